import { expect, type Page } from '@playwright/test';

/** Signs in at the desk of the common server with the operator's token. @param path of a page of the desk */
export async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel('Operator’s token').fill(process.env.BROWSER_TEST_OPERATOR_TOKEN ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(path);
}
