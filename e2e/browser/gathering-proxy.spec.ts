import type { Page } from '@playwright/test';
import { type Gathering, type GatheringProxy, startGatheringProxy } from '@/e2e/support/gathering-proxy';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test as plain } from '@/e2e/support/test';

/** Puts such a proxy between the page and the server, for as long as the test lasts. */
const test = plain.extend<{ behind: (how: Gathering) => Promise<GatheringProxy> }>({
  behind: async ({ page, baseURL }, use) => {
    const proxies: GatheringProxy[] = [];
    await use(async (how) => {
      const proxy = await startGatheringProxy(baseURL ?? '', how);
      proxies.push(proxy);
      return proxy;
    });
    // First: what the page still asks is no failure of its own.
    await page.close();
    for (const proxy of proxies) proxy.close();
  },
});

const STEP_MS = 500;
/** A page behind a proxy is never further behind. */
const MOST_MS = 10_000;

const received = (order: OrderView) => order.payment.getByRole('definition').nth(1);

/** Lets the page's own clock run on so far; between its steps all that was asked is answered. */
async function letRun(page: Page, proxy: GatheringProxy, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
    await expect.poll(proxy.isIdle).toBe(true);
    await page.clock.runFor(STEP_MS);
  }
  await expect.poll(proxy.isIdle).toBe(true);
}

/** An order's page, seen through the proxy: one cent is paid. From now on the page's clock stands still. */
async function openThrough(proxy: GatheringProxy, page: Page) {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await page.clock.install();
  await page.goto(`${proxy.url}/show-process.html?orderId=${orderId}`);
  await order.saysOf('We are waiting for your payment.');
  // What was gathered before may come through with it.
  await expect.poll(proxy.pings).toBe(1);
  await payByApi(page.request, orderId, '0.01');
  await expect(received(order)).toHaveText('€0.01');
  // So many show a page that a stream is alive, if it gets them.
  await expect.poll(proxy.pings).toBe(2);
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
  return { order, orderId };
}

const GATHERING: [name: string, how: Gathering][] = [
  ['keeps the whole body', { blockBytes: Infinity }],
  ['keeps head and body', { blockBytes: Infinity, holdsHead: true }],
  ['passes on blocks of 1 kB', { blockBytes: 1_024 }],
  ['passes on blocks of 64 kB (@all)', { blockBytes: 65_536, holdsHead: true }],
];

for (const [name, how] of GATHERING) {
  test(`a proxy that ${name} of an event stream: a page is never more than ten seconds behind`, async ({
    page,
    behind,
  }) => {
    const proxy = await behind(how);
    const { order, orderId } = await openThrough(proxy, page);
    await payByApi(page.request, orderId, '1.00');
    await letRun(page, proxy, MOST_MS);
    await expect(received(order)).toHaveText('€1.01');
    // Nor later, when the stream has been silent for long.
    await letRun(page, proxy, 4 * MOST_MS);
    await payByApi(page.request, orderId, '1.00');
    await letRun(page, proxy, MOST_MS);
    await expect(received(order)).toHaveText('€2.01');
  });
}

test('what a proxy passes on late is no sign that it passes on the next in time', async ({
  page,
  behind,
}) => {
  const proxy = await behind({ blockBytes: Infinity });
  const { order, orderId } = await openThrough(proxy, page);
  await letRun(page, proxy, MOST_MS);
  await payByApi(page.request, orderId, '1.00');
  const told = async () => {
    proxy.passOn();
    return await received(order).textContent();
  };
  // The page's clock stands still: the stream tells it.
  await expect.poll(told).toBe('€1.01');
  await payByApi(page.request, orderId, '1.00');
  await letRun(page, proxy, MOST_MS);
  await expect(received(order)).toHaveText('€2.01');
});

test('through a proxy that passes on what comes the stream tells, and the page asks nothing', async ({
  page,
  behind,
}) => {
  const proxy = await behind({ blockBytes: 1 });
  const { order, orderId } = await openThrough(proxy, page);
  // While the page's clock stands still only the stream can tell it.
  await payByApi(page.request, orderId, '1.00');
  await expect(received(order)).toHaveText('€1.01');
  await expect(async () => {
    const asked = proxy.asked('/api/order');
    await letRun(page, proxy, MOST_MS);
    await payByApi(page.request, orderId, '0.01');
    await letRun(page, proxy, STEP_MS);
    const asks = proxy.asked('/api/order') - asked;
    // Should the machine have been away for seconds, the page tries the stream once more.
    await page.clock.resume();
    await expect.poll(proxy.pings).toBeGreaterThan(1);
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
    expect(asks).toBe(0);
  }).toPass();
});

test('a stream that falls silent is opened anew, and meanwhile the page asks', async ({ page, behind }) => {
  const proxy = await behind({ blockBytes: 1 });
  const { order, orderId } = await openThrough(proxy, page);
  await payByApi(page.request, orderId, '1.00');
  await expect(received(order)).toHaveText('€1.01');
  proxy.stall();
  await payByApi(page.request, orderId, '1.00');
  await letRun(page, proxy, 2 * MOST_MS);
  await expect(received(order)).toHaveText('€2.01');
  await expect.poll(proxy.streams).toBe(2);
  await payByApi(page.request, orderId, '1.00');
  await expect(received(order)).toHaveText('€3.01');
});
