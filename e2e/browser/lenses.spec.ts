import { expectAccessible } from '@/e2e/support/accessible';
import { LensView } from '@/e2e/support/lens-view';
import { OrderView } from '@/e2e/support/order-view';
import {
  KETTLE,
  MINT,
  orderByApi,
  orderReaches,
  payByApi,
  skipToNextTimer,
  TEA,
} from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { TimelineView } from '@/e2e/support/timeline-view';

/** The server of these tests got it; see `playwright.config.ts`. */
const operatorToken = () => process.env.BROWSER_TEST_OPERATOR_TOKEN ?? '';

test('the process of an order that is reminded, paid and fulfilled @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  await order.open(orderId, 'process');

  await order.saysOf('We are waiting for your payment.');
  await expect(page.getByRole('link', { name: 'Pay €6.90' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel order', exact: true })).toBeVisible();
  await expect(lens.open).toHaveText([
    /^Payment received message payment-received\s*since [\d:]+, for \d:\d\d$/,
    /^5 minutes timer\s*since [\d:]+, for \d:\d\d\s*due [\d:]+, in [0-5]:\d\d$/,
    /^Cancellation requested message cancel-requested/,
  ]);
  await expect(lens.way).toHaveText([/^Send bill.*took/, /^Validate order.*took/, /^Order placed/]);
  await expect(order.diagram.getByText(/^\d:\d\d left$/)).toBeVisible();
  await expectAccessible(page);

  await skipToNextTimer(page.request, orderId);
  await expect(lens.decisions).toHaveText([/^5 minutes fired .+ before “.*Payment received.*” came\./]);
  await expect(lens.open.first()).toContainText('Payment after reminder');

  await payByApi(page.request, orderId, '6.90');
  await order.saysOf('Your parcel is on its way.');
  await expect(lens.progress).toContainText('Nothing: fulfilled');
  await expect(lens.decisions.first()).toHaveText(
    /^Payment after reminder came (10|\d):\d\d before “10 minutes” was due\./,
  );
  await expect(lens.way.first()).toContainText('Order fulfilled');
  await expect(lens.way.filter({ hasText: 'Send friendly reminder' })).toBeVisible();
  await order.isDrawnAs('order-fulfilled', 'done');
  await expectAccessible(page);
});

test('money that moves no token is announced, too', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId, 'process');
  await order.isDrawnAs('payment-received', 'waiting');
  const said = page.getByRole('status').filter({ hasText: /received\./ });
  await expect(said).toHaveCount(0);
  await payByApi(page.request, orderId, '5.00');
  await expect(said).toHaveText('€5.00 received.');
});

test('the process of an order that is cancelled, and of one that is declined', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  await order.open(orderId, 'process');
  await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await order.saysOf('Your order is cancelled.');
  await expect(lens.progress).toContainText('Nothing: cancelled');
  await expect(lens.decisions).toHaveText([
    /^Cancellation requested came [0-5]:\d\d before “5 minutes” was due\./,
  ]);
  await expect(lens.way.first()).toContainText('Order cancelled');

  const declined = await orderByApi(page.request, { sku: KETTLE.sku, quantity: 1 });
  await order.open(declined.orderId, 'process');
  await expect(lens.progress).toContainText('Nothing: rejected');
  await expect(lens.decisions).toHaveCount(0);
  await expect(lens.way.first()).toContainText('Order rejected');
  await expect(lens.way.filter({ hasText: 'Out of stock' })).toBeVisible();
});

test('what lies behind an order, through its whole life @wide', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  await order.open(orderId, 'developer');

  await order.saysOf('We are waiting for your payment.');
  await expect(lens.openWork).toContainText(/Marking[0-9a-f]{64}/);
  await expect(lens.openWork).toContainText('payment-receivedmessage payment-received');
  await expect(lens.openWork).toContainText(/wait-5min-timerdue [\d:]+, in [0-5]:\d\d/);
  await expect(lens.open.first()).toContainText('payment-received');
  await expect(lens.nextEvents).toHaveCount(3);
  await expect(lens.log).toHaveText([
    /^Seq/,
    /^3.*job-completedsend-bill/,
    /^2.*validate-order/,
    /^1.*start/,
  ]);
  await expectAccessible(page);

  expect(await lens.runCommandOf('wait-5min-timer', operatorToken())).toBe(200);
  await order.saysOf('We are still waiting for your payment.');
  await expect(lens.nextEvents.filter({ hasText: 'payment-received-after-reminder' })).toBeVisible();
  await expect(lens.log.nth(2)).toContainText(/^5.*timer-firedwait-5min-timerdueAt .+lateMs \d+/);

  expect(await lens.runCommandOf('payment-received-after-reminder', '')).toBe(200);
  await order.saysOf('Your parcel is on its way.');
  await expect(page.getByText('None: the order has ended.')).toBeVisible();
  await expect(lens.openWork).toContainText('none: it has ended');
  await expect(lens.log.nth(1)).toContainText('update-accounting');
  await expectAccessible(page);
  for (const name of ['Status', 'History', 'Forecast', 'Process'])
    expect((await page.request.get(await hrefOf(page, `${name} as JSON`))).status(), name).toBe(200);
  expect((await page.request.get(await hrefOf(page, 'Process as BPMN'))).headers()['content-type']).toContain(
    'xml',
  );
});

const hrefOf = async (page: import('@playwright/test').Page, name: string) =>
  (await page.getByRole('article').getByRole('link', { name }).getAttribute('href')) ?? '';

test('the command that cancels needs the token, and then works', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  await order.open(orderId, 'developer');
  await expect(lens.nextEvents).toHaveCount(3);
  expect(await lens.runCommandOf('cancel-requested', 'no token')).toBe(403);
  expect(await lens.runCommandOf('cancel-requested', operatorToken())).toBe(202);
  await order.saysOf('Your order is cancelled.');
});

test('a command is copied; where the browser does not let us, it is selected', async ({ page, context }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  const copy = page.getByRole('button', { name: 'Copy the command for payment-received' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await order.open(orderId, 'developer');
  await copy.click();
  await expect(lens.nextEvents.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('/api/receive-payment');

  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.reload();
  await copy.click();
  await expect(lens.nextEvents.getByText('Selected: now copy it')).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toMatch(
    /^curl -X POST[\s\S]+"currency":"EUR"}'$/,
  );
});

test('the lens changes by keyboard and back button, without a load, and the order goes on @phone', async ({
  page,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const lens = new LensView(page);
  await order.open(orderId);
  await lens.isSeenAs('Your order');
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await order.isDrawnAs('payment-received', 'waiting');

  await lens.link('Your order').focus();
  await page.keyboard.press('Tab');
  await expect(lens.link('The process')).toBeFocused();
  await page.keyboard.press('Enter');
  await lens.isSeenAs('The process');
  await expect(page).toHaveURL(new RegExp(`orderId=${orderId}&lens=process$`));
  await expect(lens.link('The process')).toBeFocused();
  await expect(lens.open).toHaveCount(3);

  await lens.link('For developers').click();
  await expect(lens.log.first()).toBeVisible();
  await skipToNextTimer(page.request, orderId);
  await order.saysOf('We are still waiting for your payment.');

  await page.goBack();
  await lens.isSeenAs('The process');
  await page.goBack();
  await lens.isSeenAs('Your order');
  await expect(order.milestones.first()).toContainText('We are still waiting for your payment.');
  await page.goForward();
  await lens.isSeenAs('The process');
  expect(await page.evaluate(() => 'stayed' in window), 'the page was not loaded again').toBe(true);
});

test('a lens that does not exist is the customer’s', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  await page.goto(`/show-process.html?orderId=${orderId}&lens=wizard`);
  await new LensView(page).isSeenAs('Your order');
  await expect(new OrderView(page).milestones.first()).toContainText('We are waiting for your payment.');
});

test('the customer reads no word of the process: no name of an element, no kind, no id', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  const definition = await (await page.request.get(`/api/order?orderId=${orderId}`)).json();
  const told = await (await page.request.get(`/api/definitions/${definition.definition.hash}.json`)).json();
  const names = Object.entries<{ name: string }>(told.elements).flatMap(([id, { name }]) => [id, name]);
  const forbidden = [...names, 'gateway', 'service task', 'marking', 'ACTIVE', 'COMPLETED'].filter(
    // What is a plain phrase of its own in another place is no slip.
    (word) => word !== '' && word !== 'cancel-order' && word !== 'Cancel order',
  );
  const read = async () => {
    const parts = [
      order.headline,
      page.getByRole('region', { name: 'Progress' }),
      order.actions,
      order.payment,
      page.getByRole('region', { name: 'Then, now and next' }),
    ];
    const texts = parts.map(async (part) => ((await part.isVisible()) ? part.innerText() : ''));
    return (await Promise.all(texts)).join('\n');
  };
  const slips = async () => {
    const text = await read();
    return forbidden.filter((word) => text.includes(word));
  };
  await order.saysOf('We are waiting for your payment.');
  expect(await slips()).toEqual([]);
  await skipToNextTimer(page.request, orderId);
  await order.saysOf('We are still waiting for your payment.');
  expect(await slips()).toEqual([]);
  await payByApi(page.request, orderId, '6.90');
  await order.saysOf('Your parcel is on its way.');
  expect(await slips()).toEqual([]);
});

test('the customer is told each thing once @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId);
  await expect(timeline.coming).toHaveCount(2);
  // The past stands in the story beside the diagram, and in no second list.
  await expect(order.milestones.filter({ hasText: 'Your bill is ready.' })).toHaveCount(1);
  await expect(timeline.region).not.toContainText('Your bill is ready.');

  // What can be done is done now, whatever moment is looked at, and says so.
  await timeline.slider.press('Home');
  await expect(order.milestones.first()).toContainText('Being done now');
  await expect(order.actions).toContainText('You can still cancel your order.');
  await order.isDrawnAs('validate-order', 'active');
  await expectAccessible(page);
  await timeline.slider.press('End');
  await expect(page.getByText(/^What happens at/)).toBeVisible();
  await expectAccessible(page);

  await payByApi(page.request, orderId, '6.90');
  await order.saysOf('Your parcel is on its way.');
  await expect(order.actions).toBeHidden();
  await expect(timeline.region.getByText('What comes next')).toBeHidden();
});

test.describe('with all that moves', () => {
  test.use({ reducedMotion: 'no-preference' });

  for (const lens of ['customer', 'process', 'developer'] as const) {
    test(`nothing jumps in the ${lens} lens while a whole life passes @phone`, async ({ page }) => {
      const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
      await page.addInitScript(() => {
        Object.assign(window, { jumps: [] });
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            sources: { node: Node | null }[];
          })[]) {
            const who = entry.sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 80));
            (window as unknown as { jumps: string[] }).jumps.push(
              `${entry.value.toFixed(4)} ${who.join(' | ')}`,
            );
          }
        });
        observer.observe({ type: 'layout-shift', buffered: true });
      });
      const order = new OrderView(page);
      await page.goto(`/show-process.html?orderId=${orderId}&lens=${lens}`);
      await order.isDrawnAs('payment-received', 'waiting');
      await expect(page.getByText(/^We remind you at/)).toBeVisible();
      await skipToNextTimer(page.request, orderId);
      await order.isDrawnAs('payment-received-after-reminder', 'waiting');
      await expect(page.getByText(/^We remind you at/)).toBeHidden();
      await payByApi(page.request, orderId, '6.90');
      await order.isDrawnAs('order-fulfilled', 'done');
      await orderReaches(page.request, orderId, ({ state }) => state === 'COMPLETED');
      expect(await page.evaluate(() => (window as unknown as { jumps: string[] }).jumps)).toEqual([]);
    });
  }
});
