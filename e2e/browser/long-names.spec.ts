import type { BrowserContext, Page } from '@playwright/test';
import { PASSWORD } from '@/e2e/support/accounts';
import { documentedAddresses } from '@/e2e/support/addresses';
import { layoutFaults } from '@/e2e/support/layout-faults';
import {
  ADMIN_EMAIL,
  LONG_EMAIL,
  type LongNamedShop,
  STOCK,
  startLongNamedShop,
} from '@/e2e/support/long-named-shop';
import { LONG_NAMES } from '@/e2e/support/long-names';
import { removeDataDir } from '@/e2e/support/server';
import { shopOf } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { cartText } from '@/lib/story/cart';
import { deskPaths } from '@/lib/story/desk-paths';

// One shop for all; its pages are asked by a buyer, by somebody of the desk, and by a stranger.
test.describe.configure({ mode: 'default' });

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const;
const isDesk = (address: string) => address.startsWith('/desk');
/** Whatever the table of addresses says is read: a page that is new to it is new here. */
const READ = documentedAddresses()
  .filter(({ method }) => method === 'GET')
  .map(({ address }) => address);
/** Pages that show something else by what stands in their address. */
const MORE = [
  '/products?q=tea',
  '/order/<paid>',
  '/bill/<paid>',
  '/bill/<paid>/<note>',
  '/desk/orders/<paid>/documents/<note>',
  '/pay/<paid>?receipt=1',
  '/show-process.html?orderId=<paid>',
  '/show-process.html?orderId=<id>&lens=process',
  '/show-process.html?orderId=<id>&lens=developer',
  '/desk/orders/<paid>',
];
/** Leads out of the page, or never ends. */
const NOT_OPENED = ['/my-order/<token>', '/api/order/events?orderId='];

let shop: LongNamedShop;
/** What stands in the places of an address. */
const places: Record<string, string> = { '<token>': 'a-link-of-long-ago' };
let buyer: BrowserContext;

test.beforeAll(async ({ browser }) => {
  shop = await startLongNamedShop();
  buyer = await browser.newContext({ baseURL: shop.server.url });
  const client = shopOf(buyer.request);
  const products = await client.products();
  const items = products
    .filter(({ name }) => LONG_NAMES.includes(name))
    .map(({ sku }) => ({ sku, quantity: 2 }));
  expect(items).toHaveLength(LONG_NAMES.length);
  const placed = [];
  for (const name of LONG_NAMES)
    placed.push(
      await client.placeOrder({ items, customer: { name, email: LONG_EMAIL, address: `${name}\n${name}` } }),
    );
  const [paid, unpaid] = placed;
  if (paid === undefined || unpaid === undefined) throw new Error('no order was placed');
  await client.pay({ orderId: paid.orderId, amount: paid.payment.total ?? '' });
  Object.assign(places, {
    '<paid>': paid.orderId,
    '<id>': unpaid.orderId,
    '<hash>': paid.definition.hash,
    '<sku>': items[0]?.sku ?? '',
    '<note>': 'credit-note-000001',
    '<document>': 'bill',
  });
  const refunded = await buyer.request.post(deskPaths.acts(paid.orderId), {
    form: { act: 'grant-refund', amount: paid.payment.total ?? '', way: 'sent', reason: 'all of it' },
    headers: { authorization: `Bearer ${shop.server.operatorToken}` },
    maxRedirects: 0,
  });
  expect(refunded.status()).toBe(303);
  await buyer.addInitScript(
    (cart) => localStorage.setItem('orderflow-cart', cart),
    cartText(Object.fromEntries(items.map(({ sku, quantity }) => [sku, quantity]))),
  );
});
test.afterAll(async () => {
  await buyer?.close();
  await shop?.server.end();
  if (shop !== undefined) removeDataDir(shop.server.dataDir);
});

const exampleOf = (address: string) =>
  address
    .replace('/desk/payments/<id>', `/desk/payments/${shop.paymentId}`)
    .replace('/desk/join/<token>', `/desk/join/${shop.joinToken}`)
    .replace(/orderId=$/, 'orderId=<id>')
    .replace(/\/desk\/bulk\/<id>/, '/desk/bulk/<bulk>')
    .replace(/<\w+>/g, (place) => exampleFor(place));

function exampleFor(place: string): string {
  const example = places[place];
  if (example === undefined) throw new Error(`no example for ${place}`);
  return example;
}

/** The page is laid out anew at the size it was just given. */
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** @returns how many of the addresses are pages */
async function lookAt(page: Page, addresses: readonly string[]): Promise<number> {
  let pages = 0;
  const faults: Record<string, string[]> = {};
  for (const address of addresses) {
    const path = exampleOf(address);
    const { headers } = await probe(page, path);
    if (!headers['content-type']?.startsWith('text/html')) continue;
    pages += 1;
    await page.goto(path, { waitUntil: 'networkidle' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await nextFrame(page);
      const found = await layoutFaults(page);
      if (found.length > 0) faults[`${address} at ${size.width}`] = found;
    }
  }
  expect(faults).toEqual({});
  return pages;
}

async function probe(page: Page, path: string) {
  const answer = await page.request.fetch(path, { maxRedirects: 0 });
  return { headers: answer.headers() };
}

test('no page of the shop breaks under names of 200 characters', async () => {
  const page = await buyer.newPage();
  const addresses = [...READ, ...MORE].filter((address) => !isDesk(address) && !NOT_OPENED.includes(address));
  expect(await lookAt(page, addresses)).toBeGreaterThan(20);
  await page.close();
});

test('no page of the desk breaks under them', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: shop.server.url });
  const page = await context.newPage();
  await page.goto('/desk');
  await page.getByLabel('E-mail').fill(ADMIN_EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await leaveTraces(page);
  const addresses = [...READ, ...MORE].filter(isDesk);
  expect(await lookAt(page, addresses)).toBeGreaterThan(14);
  await context.close();
});

/** What people of long names do at the desk: acts, notes and a bulk. */
async function leaveTraces(page: Page): Promise<void> {
  const { '<id>': orderId = '', '<sku>': sku = '' } = places;
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await page.request.post(path, { form, maxRedirects: 0 });
    expect([path, answer.status(), await answer.text()]).toEqual([path, 303, '']);
    return answer.headers().location ?? '';
  };
  for (const [more, reason] of LONG_NAMES.entries()) {
    await post(deskPaths.notes(orderId), { text: reason });
    await post(deskPaths.acts(orderId), { act: 'suspend', reason });
    await post(deskPaths.acts(orderId), { act: 'resume', reason });
    await post(deskPaths.productActs(sku), {
      act: 'stock',
      pieces: '1',
      stock: String(STOCK + more),
      reason,
    });
  }
  const bulk = await post(deskPaths.bulkNew(), { bulk: 'cancel', state: 'ACTIVE' });
  places['<bulk>'] = bulk.split('/').at(-1) ?? '';
}
