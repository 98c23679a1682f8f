import { expect, type Page } from '@playwright/test';

/**
 * Signs in at the desk with the operator's token.
 * @param path of a page of the desk
 * @param token left out: that of the common server
 */
export async function signIn(
  page: Page,
  path: string,
  token = process.env.BROWSER_TEST_OPERATOR_TOKEN ?? '',
): Promise<void> {
  await page.goto(path);
  await page.getByLabel('Operator’s token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(path);
}
