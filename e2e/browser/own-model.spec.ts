import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { newCheckout } from '@/e2e/support/checkout';
import { LensView } from '@/e2e/support/lens-view';
import { OrderView } from '@/e2e/support/order-view';
import {
  newDataDir,
  removeDataDir,
  type Server,
  type ServerOptions,
  startServer,
} from '@/e2e/support/server';
import { KETTLE, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const original = readFileSync('lib/engine/fixtures/original-order.bpmn', 'utf8');

// Each makes a database and starts a server of its own.
test.setTimeout(150_000);

async function withShop(
  diagram: string,
  options: ServerOptions,
  page: Page,
  visit: (shop: Server) => Promise<void>,
): Promise<void> {
  const dataDir = newDataDir();
  const checkout = newCheckout(Buffer.from(diagram));
  const shop = await startServer({ dataDir, checkout: checkout.folder, ...options });
  try {
    await visit(shop);
    // The page goes before its server does.
    await page.goto('about:blank');
  } finally {
    await shop.end('SIGKILL');
    checkout.remove();
    removeDataDir(dataDir);
  }
}

async function order(shop: Server, sku: string): Promise<string> {
  const answer = await fetch(`${shop.url}/api/order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: [{ sku, quantity: 1 }] }),
  });
  return (await answer.json()).orderId;
}

test('who edits a text of the model edits the page', async ({ page }) => {
  const edited = ours
    .replace('value="We are waiting for your payment."', 'value="Bring the money, please."')
    .replace('value="Your bill is ready."', 'value="The bill is on the table."')
    .replace('value="Please pay by {time}."', 'value="At {time} we close."')
    .replace('value="We book your payment."', 'value="We write it down."');
  await withShop(edited, {}, page, async (shop) => {
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

test('in live mode what lies behind an order is the operator’s; the rest is shown', async ({ page }) => {
  const variables = { PAYMENT_MODE: 'live', ALLOW_EMBEDDED_LIVE: '1' };
  await withShop(ours, { variables }, page, async (shop) => {
    const orderId = await order(shop, TEA.sku);
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
