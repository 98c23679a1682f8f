import type { BrowserContext, Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import type { OrderJson } from '@/lib/contract/order';

const MAX_STREAMS = 4;
/** Of one order. */
const TABS = process.env.TEST_ALL === '1' ? 6 : 3;
/** With an order each: more than may stream at once. */
const ORDERS = process.env.TEST_ALL === '1' ? 6 : 5;

/** Who has opened an event stream, tab by tab. */
function watchStreams(context: BrowserContext): Page[] {
  const streaming: Page[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/order/events')) streaming.push(request.frame().page());
  });
  return streaming;
}

async function openTab(context: BrowserContext, orderId: string): Promise<OrderView> {
  const order = new OrderView(await context.newPage());
  await order.open(orderId);
  await order.saysOf('We are waiting for your payment.');
  return order;
}

const received = (order: OrderView) => order.payment.getByRole('definition').nth(1);

test('all tabs of an order share one stream; when its tab is closed the next takes over', async ({
  context,
  page,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const streaming = watchStreams(context);
  const tabs: OrderView[] = [];
  while (tabs.length < TABS) tabs.push(await openTab(context, orderId));
  await expect.poll(() => streaming.length).toBe(1);

  await payByApi(page.request, orderId, '1.00');
  for (const tab of tabs) await expect(received(tab)).toHaveText('€1.00');
  expect(streaming).toEqual([tabs[0]?.page]);

  await tabs.shift()?.page.close();
  await expect.poll(() => streaming.length).toBe(2);
  expect(tabs.map((tab) => tab.page)).toContain(streaming[1]);
  await payByApi(page.request, orderId, '11.50');
  for (const tab of tabs) await tab.saysOf('Your parcel is on its way.');
  expect(streaming).toHaveLength(2);
});

test('tabs of more orders than may stream: the rest poll, until a place is free', async ({
  context,
  page,
}) => {
  // One after the other: the cookie names the orders of this browser, and whoever is their buyer sees what came in.
  const orders: OrderJson[] = [];
  while (orders.length < ORDERS) orders.push(await orderByApi(page.request, { sku: TEA.sku, quantity: 1 }));
  const streaming = watchStreams(context);
  const tabs: OrderView[] = [];
  for (const { orderId } of orders) tabs.push(await openTab(context, orderId));
  await expect.poll(() => streaming.length).toBe(MAX_STREAMS);

  for (const { orderId } of orders) await payByApi(page.request, orderId, '1.00');
  for (const tab of tabs) await expect(received(tab)).toHaveText('€1.00');
  expect(streaming).toEqual(tabs.slice(0, MAX_STREAMS).map((tab) => tab.page));

  await tabs[0]?.page.close();
  await expect.poll(() => streaming.length).toBe(MAX_STREAMS + 1);
  expect(tabs.slice(MAX_STREAMS).map((tab) => tab.page)).toContain(streaming.at(-1));
});

test('a browser that lets a page keep nothing between tabs: the page polls', async ({ page }) => {
  const streaming = watchStreams(page.context());
  await page.addInitScript(() => {
    window.BroadcastChannel = class {
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      }
    } as unknown as typeof BroadcastChannel; // a browser with blocked storage has no other
  });
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.saysOf('We are waiting for your payment.');
  await payByApi(page.request, orderId, '12.50');
  await order.saysOf('Your parcel is on its way.');
  expect(streaming).toEqual([]);
});
