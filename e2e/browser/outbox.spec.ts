import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { outboxHolds } from '@/e2e/support/outbox';
import { removeDataDir, startServer } from '@/e2e/support/server';
import { payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

const customer = { name: 'Ada <b>Byrne</b>', email: 'ada@example.com', address: '1 Mill Lane\nCork' };

/** The frame around a mail runs nothing: neither what a mail may hold nor what records the page for this test. */
const NO_SCRIPTS = /^console: Blocked script execution in 'about:srcdoc'/;

test.describe('what the shop writes @phone', () => {
  test('is read in the outbox, and leads back to the order', async ({ page, browser, troubles }) => {
    troubles.allow(NO_SCRIPTS);
    const data = { items: [{ sku: TEA.sku, quantity: 2 }], customer };
    // Bought elsewhere: this browser knows the order by its mail alone.
    const elsewhere = await browser.newContext();
    const { orderId } = await (await elsewhere.request.post('/api/order', { data })).json();
    await payByApi(page.request, orderId, '25.00');
    await elsewhere.close();

    const order = new OrderView(page);
    await order.open(orderId);
    await order.isDrawnAs('order-fulfilled', 'done');
    await expect(page.getByRole('heading', { name: 'Your details' })).toBeHidden();

    const entry = await outboxHolds(page, orderId, 4);
    await entry.filter({ hasText: 'Your parcel is on its way' }).click();
    const mail = page.getByRole('article');
    await expect(mail.getByRole('heading', { level: 2 })).toHaveText(
      `Your parcel is on its way · order ${orderId}`,
    );
    await expect(mail.getByText('Ada <b>Byrne</b> <ada@example.com>')).toBeVisible();
    const body = page.frameLocator('iframe');
    await expect(body.getByText('Hello Ada <b>Byrne</b>,')).toBeVisible();
    await expect(body.getByText(/Its tracking number is KL\d{9}DE\./)).toBeVisible();
    await mail.getByText('As plain text').click();
    await expect(mail.locator('pre')).toContainText('2 × Assam breakfast tea   €25.00');
    // The list holds the mails of all tests.
    await expectAccessible(page, 'main article, nav li:first-child');

    await body.getByRole('link', { name: 'See your order' }).click();
    await expect(page).toHaveURL(`/show-process.html?orderId=${orderId}`);
    const details = page.getByRole('region', { name: 'Your details' });
    await expect(details).toContainText('1 Mill Lane');
    const download = page.waitForEvent('download');
    await details.getByRole('link', { name: 'Download all we keep' }).click();
    expect((await download).suggestedFilename()).toBe(`order-${orderId}.json`);

    await details.getByRole('button', { name: 'Erase my details' }).click();
    await page.getByRole('button', { name: 'Yes, erase them' }).click();
    await expect(details).toContainText('Order and bill stay in our books, without your name.');
    await page.reload();
    await expect(details).toContainText('Erased');
    await expect(page.getByText('Mill Lane')).toBeHidden();
  });

  test('is sent again to who knows address and number', async ({ page, troubles }) => {
    troubles.allow(NO_SCRIPTS);
    const email = `ada-${Date.now()}@example.com`;
    const data = { items: [{ sku: TEA.sku, quantity: 1 }], customer: { ...customer, email } };
    const { orderId } = await (await page.request.post('/api/order', { data })).json();
    await page.context().clearCookies();
    await page.goto('/');
    await page.getByRole('navigation').getByRole('link', { name: 'Find my order' }).click();
    await expect(page.getByLabel('Order number')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Order number').fill(orderId);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mailbox.');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'outbox' }).click();
    const entry = page
      .getByRole('navigation', { name: 'Mails' })
      .getByRole('link')
      .filter({ hasText: email });
    await expect
      .poll(async () => {
        await page.reload();
        return entry.filter({ hasText: 'The link to your order' }).count();
      })
      .toBe(1);
    await entry.filter({ hasText: 'The link to your order' }).click();
    await page.frameLocator('iframe').getByRole('link', { name: 'See your order' }).click();
    await expect(page.getByRole('region', { name: 'Your details' })).toContainText(email);
  });
});

test('of a sandbox that other machines reach opens for the operator, without scripts too', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/outbox/);
  const shop = await startServer({ variables: { HOSTNAME: '0.0.0.0', OPERATOR_TOKEN } });
  const plain = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  try {
    await page.goto(`${shop.url}/outbox`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The outbox is for the operator.');
    await expectAccessible(page);
    await page.goto('about:blank');
    const tab = await plain.newPage();
    await tab.goto('/outbox');
    await tab.getByLabel('Operator’s token').fill('not the token');
    await tab.getByRole('button', { name: 'Open the outbox' }).click();
    await expect(tab.getByRole('heading', { level: 1 })).toHaveText('That is not the operator’s token.');
    await tab.getByRole('link', { name: 'Try again' }).click();
    await tab.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
    await tab.getByRole('button', { name: 'Open the outbox' }).click();
    await expect(tab).toHaveURL('/outbox');
    await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Outbox');
  } finally {
    await plain.close();
    await shop.end();
    removeDataDir(shop.dataDir);
  }
});
