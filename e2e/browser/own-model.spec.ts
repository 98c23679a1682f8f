import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { LensView } from '@/e2e/support/lens-view';
import { liveVariables } from '@/e2e/support/live';
import { OrderView } from '@/e2e/support/order-view';
import { withShop } from '@/e2e/support/own-model';
import type { Server } from '@/e2e/support/server';
import { shopAt } from '@/e2e/support/shop';
import { KETTLE, orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { redraw } from '@/lib/testing/redraw';

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const original = readFileSync('lib/engine/fixtures/original-order.bpmn', 'utf8');

const order = async (shop: Server, sku: string): Promise<string> =>
  (await shopAt(shop).placeOrder({ items: [{ sku, quantity: 1 }] })).orderId;

// On one server, since each start takes seconds.
test('who edits a text of the model edits the page; in live mode what lies behind an order is the operator’s', async ({
  page,
}) => {
  const edited = ours
    .replace('value="We are waiting for your payment."', 'value="Bring the money, please."')
    .replace('value="Your bill is ready."', 'value="The bill is on the table."')
    .replace('value="Please pay by {time}."', 'value="At {time} we close."')
    .replace('value="We book your payment."', 'value="We write it down."');
  const variables = await liveVariables();
  await withShop(edited, { variables }, page, async (shop) => {
    const orderId = await order(shop, TEA.sku);
    await page.goto(`${shop.url}/show-process.html?orderId=${orderId}`);
    const view = new OrderView(page);
    await view.saysOf('Bring the money, please.', /The bill is on the table\.\s*At \d\d:\d\d we close\./);
    await view.tells([
      'Bring the money, please. Waiting',
      'The bill is on the table. Done',
      'Everything you chose is set aside for you. Done',
      'We have your order. Done',
      'We write it down. Still to come',
      'We pack your parcel and hand it over. Still to come',
    ]);

    await page.goto(`${shop.url}/show-process.html?orderId=${orderId}&lens=developer`);
    await expect(
      page.getByText(/In live mode marking, open work and command lines are the operator’s/),
    ).toBeVisible();
    const lens = new LensView(page);
    await expect(lens.log).toHaveCount(4);
    await expect(lens.open.first()).toContainText('payment-received');
    await expect(lens.openWork).toBeHidden();
  });
});

test('a model without texts still reads well, and a stop is said plainly', async ({ page }) => {
  await withShop(original, {}, page, async (shop) => {
    const view = new OrderView(page);
    await page.goto(`${shop.url}/show-process.html?orderId=${await order(shop, TEA.sku)}`);
    await view.saysOf('We are waiting for your payment.', /Your bill is ready\.\s*Please pay by \d\d:\d\d\./);
    await view.tells([
      'Payment received Waiting',
      'Send bill Done',
      'Validate order Done',
      'Update accounting Still to come',
      'Package and deliver Still to come',
    ]);

    const stuck = await order(shop, KETTLE.sku);
    await page.goto(`${shop.url}/show-process.html?orderId=${stuck}`);
    await view.saysOf('Your order is delayed.', 'Nothing is lost, and you need not do anything.');
    await expect(page.getByRole('region', { name: 'Progress' })).toContainText(
      'Somebody in the shop has to look at it',
    );
    await expect(page.getByRole('article')).not.toContainText('OUT_OF_STOCK');
    await page.goto(`${shop.url}/show-process.html?orderId=${stuck}&lens=process`);
    const lens = new LensView(page);
    await expect(lens.open).toContainText([/Validate order service task.*Failed once: .*OUT_OF_STOCK/s]);
    await page.goto(`${shop.url}/show-process.html?orderId=${stuck}&lens=developer`);
    await expect(lens.openWork).toContainText('out of attempts');
    await expect(lens.log.nth(1)).toContainText('incident-opened');
    await expect(lens.nextEvents.locator('pre')).toContainText('/api/operator/incidents/retry');
  });
});

test('a model redrawn with ids of its own loses nothing: bill, pay, remind, cancel, end', async ({
  page,
  browser,
  troubles,
}) => {
  const { xml, idOf } = redraw(ours);
  await withShop(xml, {}, page, async (shop) => {
    const context = await browser.newContext({ baseURL: shop.url });
    troubles.watch(context);
    const tab = await context.newPage();
    try {
      await payAndWatch(tab, idOf);
      await remindAndCancel(tab, idOf);
      await tab.goto('/show-process.html');
      await expect(tab.getByRole('row', { name: /^Fulfilled 1$/ })).toBeVisible();
      await expect(tab.locator(`[data-badge-of="${idOf('order-cancelled')}"]`)).toHaveText('1');
      const report = await shopAt(shop).check();
      expect(report).toMatchObject({ orders: 2 });
      expect(report.invariants.filter(({ count }) => count > 0)).toEqual([]);
    } finally {
      await context.close();
    }
  });
});

type IdOf = (old: string) => string;

/** Seen on the order's own page, in a frame of others, on the plain page and among the orders of the browser. */
async function payAndWatch(page: Page, idOf: IdOf): Promise<void> {
  await orderFromShelf(page, TEA.name);
  const view = new OrderView(page);
  const { orderId } = view;
  await view.saysOf('We are waiting for your payment.', /Your bill is ready\.\s*Please pay by \d\d:\d\d\./);
  await view.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested'].map(idOf));
  await view.payment.getByRole('link', { name: 'The bill' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Order confirmation and payment request');
  await page.goto('/');
  const row = page.getByRole('listitem').filter({ hasText: orderId });
  await expect(row).toContainText('Awaiting payment');
  await expect(row.getByRole('link', { name: `Pay €12.50 for order ${orderId}` })).toBeVisible();
  await page.goto(`/embed/order?orderId=${orderId}`);
  await expect(page.getByText('Awaiting payment')).toBeVisible();
  await page.goto(`/order/${orderId}`);
  await expect(page.getByRole('link', { name: 'The bill' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel order' })).toBeVisible();
  await page.getByRole('link', { name: 'Pay €12.50' }).click();
  await expect(page.getByRole('button', { name: /^Pay/ }).first()).toBeVisible();

  await view.open(orderId);
  await view.pay();
  await view.saysOf('Your parcel is on its way.', 'Thank you for your order.');
  await view.isDrawnAs(idOf('order-fulfilled'), 'done');
  await view.tells([
    'Your parcel is on its way. Thank you for your order. Done',
    'Your parcel is packed and handed over. Done',
    'Your payment is in our books. Done',
    'We have your payment. Done',
    'Your bill is ready. Done',
    'Everything you chose is set aside for you. Done',
    'We have your order. Done',
  ]);
}

async function remindAndCancel(page: Page, idOf: IdOf): Promise<void> {
  await orderFromShelf(page, TEA.name);
  const view = new OrderView(page);
  await view.saysOf('We are waiting for your payment.', /We remind you at \d\d:\d\d\./);
  await view.skipToNextTimer();
  await view.saysOf('We are still waiting for your payment.', 'We have sent you a friendly reminder.');
  await view.isDrawnAs(idOf('send-friendly-reminder'), 'done');
  await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel it' }).click();
  await view.saysOf('Your order is cancelled.', 'You asked us to cancel your order.');
  await view.isDrawnAs(idOf('order-cancelled'), 'cancelled');
}
