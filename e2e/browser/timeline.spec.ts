import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, orderReaches, payByApi, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { TimelineView } from '@/e2e/support/timeline-view';
import { read, wholeLife } from '@/e2e/support/whole-life';
import type { StepJson } from '@/lib/contract/history';

/** What the diagram must draw after a step: what is open, what was done, which flows were taken; from the log alone. */
function drawnAfter(steps: readonly StepJson[]) {
  const open = steps.at(-1)?.activeElements.map(({ elementId }) => elementId) ?? [];
  const done = new Set(steps.flatMap(({ completed }) => completed));
  for (const id of open) done.delete(id);
  const flows = new Set(steps.flatMap(({ takenFlows }) => takenFlows));
  return { open: [...open].sort(), done: [...done].sort(), flows: [...flows].sort() };
}

const readIds = (elements: Element[]) =>
  elements.map((element) => element.getAttribute('data-element-id') ?? '');

async function drawn(order: OrderView) {
  const ids = (selector: string) => order.diagram.locator(selector).evaluateAll(readIds);
  const shapes = (state: string) => ids(`g.djs-shape.pd-${state}:not([data-element-id$="_label"])`);
  const [waiting, active, done, flows] = await Promise.all([
    shapes('waiting'),
    shapes('active'),
    shapes('done'),
    ids('g.djs-connection.pd-done'),
  ]);
  return { open: [...waiting, ...active].sort(), done: done.sort(), flows: flows.sort() };
}

test('the replay equals the history at every step', async ({ page }) => {
  const orderId = await wholeLife(page.request);
  const { steps } = await read(page.request, 'history', orderId);
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['timer-fired', 'payment', 'message']),
  );

  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await order.isDrawnAs('order-fulfilled', 'done');
  await timeline.holds(steps.length, 0);
  await timeline.slider.press('Home');
  for (const { seq } of steps) {
    await timeline.standsAt(seq, new RegExp(`^(Now, step|Step) ${seq} of ${steps.length}: `));
    await expect
      .poll(() => drawn(order), { message: `step ${seq}` })
      .toEqual(drawnAfter(steps.slice(0, seq)));
    await timeline.slider.press('ArrowRight');
  }
});

test('a narrow screen goes along with what comes @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await timeline.holds(3, 2);
  await timeline.coming.last().click();
  await order.isInThePicture('wait-10min-timer');
  await timeline.press('Back to now');
  await order.isInThePicture('payment-received');
});

test('the forecast comes true', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await timeline.holds(3, 2);
  await expect(timeline.coming.first()).toHaveText(/^\d\d:\d\d:\d\d.*we will remind you\.$/);
  await expect(timeline.coming.last()).toHaveText(/^\d\d:\d\d:\d\d.*we will cancel your order\.$/);
  const foretold = await read(page.request, 'forecast', orderId);

  // What is outlined now …
  const outlined = () => order.diagram.locator('g.djs-connection.pd-expected').evaluateAll(readIds);
  const foretoldFlows = (count: number) =>
    [...new Set(foretold.steps.slice(0, count).flatMap(({ takenFlows }) => takenFlows))].sort();
  await timeline.coming.first().click();
  await timeline.standsAt(4, /^Coming, 1 of 2: /);
  await expect(timeline.region).toContainText(/What happens at .+, if nothing else does\./);
  await expect.poll(async () => (await outlined()).sort()).toEqual(foretoldFlows(1));
  await timeline.coming.last().click();
  await timeline.standsAt(5, /^Coming, 2 of 2: /);
  await expect.poll(async () => (await outlined()).sort()).toEqual(foretoldFlows(2));

  for (const [index, { elementId, completed }] of foretold.steps.entries()) {
    await skipToNextTimer(page.request, orderId);
    for (const id of completed) await order.isDrawnAs(id, id === 'order-cancelled' ? 'cancelled' : 'done');
    await orderReaches(page.request, orderId, ({ version }) => version > 3 + index);
    const { steps } = await read(page.request, 'history', orderId);
    // … is what happened, by the timer that was named, and nothing else.
    const from = steps.findIndex((step) => step.type === 'timer-fired' && step.elementId === elementId);
    const flows = steps.slice(from).flatMap(({ takenFlows }) => takenFlows);
    expect(new Set(flows)).toEqual(new Set(foretold.steps[index]?.takenFlows));
    expect(new Set(steps.slice(from).flatMap((step) => step.completed))).toEqual(new Set(completed));
  }
  await order.saysOf('Your order is cancelled.');
  // The reader had looked at this very end: now it is now.
  await expect(timeline.region).toContainText('You see the order as it ended.');
  await expect(timeline.region).toContainText('Nothing more is to come.');
});

test('a link opens its moment @phone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const orderId = await wholeLife(page.request);
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await timeline.past.filter({ hasText: 'Your bill is ready.' }).click();
  await timeline.standsAt(3, /^Step 3 of \d+: Your bill is ready, /);
  await expect(page).toHaveURL(new RegExp(`orderId=${orderId}&lens=process&at=3$`));
  await timeline.press('Copy link to this moment');
  await expect(timeline.region.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await page.goto('/');
  await page.goto(link);
  await timeline.standsAt(3, /^Step 3 of/);
  await expect(timeline.region).toContainText('You see the order as it was at');
  await order.isDrawnAs('payment-received', 'waiting');
  // The headline speaks of that moment and says so; nothing is offered that was over long ago.
  await order.saysOf('We are waiting for your payment.', /So it was at \d\d:\d\d:\d\d\./);
  await expect(page).toHaveTitle(/^Awaiting payment · /);
  await expect(page.getByRole('link', { name: /^Pay/ })).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'What happens when' })).toHaveCount(0);

  await timeline.press('Back to now');
  await order.saysOf('Your parcel is on its way.');
  await expect(timeline.slider).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`orderId=${orderId}&lens=process$`));
  await order.isDrawnAs('order-fulfilled', 'done');
});

test('a link to no moment opens now, and says so', async ({ page }) => {
  const orderId = await wholeLife(page.request);
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await page.goto(`/show-process.html?orderId=${orderId}&at=999`);
  await order.isDrawnAs('order-fulfilled', 'done');
  await expect(timeline.region).toContainText(
    'This order has no step 999 yet. You see the order as it ended.',
  );
  await page.goto(`/show-process.html?orderId=${orderId}&at=yesterday`);
  await order.isDrawnAs('order-fulfilled', 'done');
  await expect(timeline.region).toContainText('You see the order as it ended.');
  await expect(timeline.region).not.toContainText('no step');
});

test('the slider is worked with the keyboard alone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await timeline.holds(3, 2);
  const { keyboard } = page;
  await timeline.region.getByRole('button', { name: 'Copy link to this moment' }).focus();
  await keyboard.press('Tab');
  await expect(timeline.slider).toBeFocused();

  await keyboard.press('Home');
  await timeline.standsAt(1, /^Step 1 of 3: We have your order, /);
  await order.isDrawnAs('validate-order', 'active');
  await keyboard.press('ArrowUp');
  await timeline.standsAt(2, /^Step 2 of 3: Everything you chose is set aside for you, /);
  await keyboard.press('PageUp');
  await timeline.standsAt(3, /^Now, step 3 of 3: Your bill is ready, /);
  await keyboard.press('PageDown');
  await timeline.standsAt(2, /^Step 2/);
  await keyboard.press('End');
  await timeline.standsAt(5, /^Coming, 2 of 2: .*cancel your order, at/);
  await keyboard.press('ArrowLeft');
  await timeline.standsAt(4, /^Coming, 1 of 2: .*remind you, at/);

  // On to the first row of what comes, and to a row of what happened.
  await keyboard.press('Tab');
  await expect(timeline.coming.first()).toBeFocused();
  for (let presses = 0; presses < 4; presses++) await keyboard.press('Tab');
  await expect(timeline.past.last()).toBeFocused();
  await keyboard.press('Enter');
  await timeline.standsAt(1, /^Step 1/);
  await expect(timeline.past.last()).toHaveAttribute('aria-current', 'step');
  await expect(timeline.region.getByRole('status').filter({ hasText: 'Step 1 of 3' })).toBeAttached();
});

test('what happens does not pull the reader out of the past @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await timeline.holds(3, 2);
  await timeline.press('One step back');
  await order.isDrawnAs('send-bill', 'active');

  await payByApi(page.request, orderId, '12.50');
  await order.saysOf('Everything you chose is set aside for you.', 'We are writing your bill.');
  await expect(timeline.slider).toHaveAttribute('max', '7');
  await expect(timeline.past).toHaveCount(7);
  await timeline.standsAt(2, /^Step 2 of 7: /);
  await order.highlights('active', ['send-bill']);
  await order.highlights('waiting', []);

  await timeline.press('Back to now');
  await order.saysOf('Your parcel is on its way.');
  await order.isDrawnAs('order-fulfilled', 'done');
});

test('what happens leaves the focus where it is', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const timeline = new TimelineView(page);
  await new OrderView(page).open(orderId, 'process');
  await timeline.holds(3, 2);
  const copy = timeline.region.getByRole('button', { name: 'Copy link to this moment' });
  await copy.focus();
  await payByApi(page.request, orderId, '1.00');
  await timeline.holds(4, 2);
  await expect(copy).toBeFocused();
});

test('a log that was answered too old is asked for again', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const timeline = new TimelineView(page);
  const old = await read(page.request, 'history', orderId);
  await new OrderView(page).open(orderId, 'process');
  await timeline.holds(3, 2);
  let isFirst = true;
  await page.route('**/api/order/history?*', (route) => {
    const answer = isFirst ? route.fulfill({ json: old }) : route.continue();
    isFirst = false;
    return answer;
  });
  await payByApi(page.request, orderId, '1.00');
  await expect(timeline.past).toHaveCount(4);
});

test('a change brings the page what is new of the log, in as many bytes however long it is', async ({
  page,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const timeline = new TimelineView(page);
  const asked: { after: string | null; bytes: number }[] = [];
  page.on('response', async (response) => {
    const url = new URL(response.url());
    if (url.pathname !== '/api/order/history') return;
    asked.push({ after: url.searchParams.get('after'), bytes: (await response.text()).length });
  });
  await new OrderView(page).open(orderId, 'process');
  await timeline.holds(3, 2);
  const changes = [4, 5, 6, 7];
  for (const version of changes) {
    await payByApi(page.request, orderId, '0.01');
    await timeline.holds(version, 2);
  }
  await expect.poll(() => asked.map(({ after }) => after)).toEqual([null, '3', '4', '5', '6']);
  const [, ...news] = asked;
  expect(new Set(news.map(({ bytes }) => bytes)).size).toBe(1);

  await timeline.slider.press('Home');
  await timeline.standsAt(1, /^Step 1 of 7: /);
  await timeline.press('Back to now');
  await expect(timeline.past).toHaveCount(7);
});
