import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { type Server, startServer } from '@/e2e/support/server';
import { fillCheckout, MINT } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

/** All that could end an attribute, a script or a string in it. */
const NAME = `Tea's "Thread" </script> & $& \\ Co`;

let shop: Server;
test.beforeAll(async () => {
  shop = await startServer({ variables: { OPERATOR_TOKEN } });
});
test.afterAll(() => shop?.end());

/** Buys mint with the browser. @returns the order's number */
async function buyMint(page: Page): Promise<string> {
  await page.goto(`${shop.url}/products/${MINT.sku}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.goto(`${shop.url}/checkout`);
  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.waitForURL(/orderId=\d+/);
  return new URL(page.url()).searchParams.get('orderId') ?? '';
}
const pay = (page: Page, orderId: string) =>
  page.request.post(`${shop.url}/api/receive-payment`, { data: { orderId, amount: '6.90' } });

test('a merchant renames the shop: header, title, bill and mail have the new name, an invoice from before the old one @phone', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of (401|422)/);
  const before = await buyMint(page);
  await pay(page, before);

  const other = await browser.newContext({ viewport: page.viewportSize() });
  troubles.watch(other);
  const desk = await other.newPage();
  await desk.goto(`${shop.url}/desk/settings`);
  await desk.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await expectAccessible(desk);
  const form = desk.getByRole('region', { name: 'The shop' });
  await form.getByLabel('Name', { exact: true }).fill(NAME);
  await form.getByLabel('Address').fill('1 Mill Lane\nT12 X8P9 Cork');
  await form.getByLabel('Time zone').fill('Europe/Atlantis');
  await form.getByLabel('Legal lines of the bill').fill('VAT no. IE1234567X');
  await form.getByRole('button', { name: 'Save the settings' }).click();
  await expect(form.getByLabel('Time zone')).toHaveAccessibleDescription(
    /Enter a zone such as Europe\/Dublin/,
  );
  await form.getByLabel('Time zone').fill('Europe/Paris');
  await form.getByLabel('Why').fill('we moved');
  await form.getByRole('button', { name: 'Save the settings' }).click();
  const changed = desk.getByRole('region', { name: 'Changed' });
  await expect(changed).toContainText('because: we moved');
  await expect(desk.getByRole('region', { name: 'A bill, as it is now' })).toContainText(
    'VAT no. IE1234567X',
  );
  await expect(desk.getByRole('region', { name: 'A mail, as it is now' })).toContainText(`From ${NAME} <`);
  await expectAccessible(desk);

  // Pages of the build, one that is rendered for each request, and one that is not there.
  for (const path of ['/', '/cart', '/find-order', '/products']) {
    await page.goto(`${shop.url}${path}`);
    await expect(page.getByRole('banner').getByRole('link', { name: NAME })).toBeVisible();
    await expect.poll(async () => (await page.title()).endsWith(NAME)).toBe(true);
    await expect(page.getByRole('contentinfo')).toContainText(NAME);
  }
  const after = await buyMint(page);
  await pay(page, after);
  await page.goto(`${shop.url}/bill/${after}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Invoice/);
  await expect(page.getByRole('article')).toContainText(NAME);
  await expect(page.getByRole('article')).toContainText('VAT no. IE1234567X');
  await page.goto(`${shop.url}/bill/${before}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Invoice/);
  await expect(page.getByRole('article')).toContainText('Kettle & Loom');
  await expect(page.getByRole('article')).not.toContainText(NAME);
  const mails = page.getByRole('link', { name: new RegExp(after) });
  await expect
    .poll(async () => {
      await page.goto(`${shop.url}/outbox`);
      return mails.count();
    })
    .toBeGreaterThan(0);
  await mails.first().click();
  await expect(page.getByRole('article')).toContainText(NAME);
  const mail = page.frameLocator('iframe');
  await expect(mail.getByText(NAME, { exact: true })).toBeVisible();
  await expect(mail.getByText('1 Mill Lane, T12 X8P9 Cork')).toBeVisible();
  await other.close();
});
