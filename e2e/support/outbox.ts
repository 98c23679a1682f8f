import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Opens the outbox as often as it takes until it holds this many mails of the order.
 * @returns their entries in the list
 */
export async function outboxHolds(page: Page, orderId: string, mails: number): Promise<Locator> {
  const entries = page
    .getByRole('navigation', { name: 'Mails' })
    .getByRole('link')
    .filter({ hasText: orderId });
  await expect
    .poll(async () => {
      await page.goto('/outbox');
      return entries.count();
    })
    .toBe(mails);
  return entries;
}
