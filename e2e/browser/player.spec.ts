import { OrderView } from '@/e2e/support/order-view';
import { expectNoLongTask, taskTimesMs } from '@/e2e/support/page-speed';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { TimelineView } from '@/e2e/support/timeline-view';
import { read, wholeLife } from '@/e2e/support/whole-life';
import type { StepJson } from '@/lib/contract/history';

test('the player goes from the first step to now, and stops', async ({ page }) => {
  const orderId = await wholeLife(page.request);
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId, 'process');
  await expect(timeline.past.first()).toBeVisible();
  await timeline.region.getByLabel('Speed').selectOption('16×');
  const places: number[] = [];
  await page.exposeFunction('sawPlace', (place: number) => places.push(place));
  await timeline.slider.evaluate((slider) => {
    new MutationObserver(() => {
      // It is the range input; the function was exposed above.
      const { sawPlace } = window as unknown as { sawPlace(place: number): void };
      sawPlace((slider as HTMLInputElement).valueAsNumber);
    }).observe(slider, { attributes: true, attributeFilter: ['aria-valuetext'] });
  });
  await timeline.press('Play');
  await expect(timeline.region.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(timeline.region.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(timeline.region).toContainText('You see the order as it ended.');
  const last = Number(await timeline.slider.getAttribute('max'));
  expect(places).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  await order.isDrawnAs('order-fulfilled', 'done');
});

test('the player rests while nobody looks', async ({ page }) => {
  const orderId = await wholeLife(page.request);
  const timeline = new TimelineView(page);
  await new OrderView(page).open(orderId, 'process');
  await expect(timeline.past.first()).toBeVisible();
  await timeline.region.getByLabel('Speed').selectOption('1×');
  // At its second place the reader turns to another tab; seen from out here, a busy machine might be at the end by then.
  await timeline.slider.evaluate((slider) => {
    new MutationObserver((_changes, observer) => {
      // It is the range input.
      if ((slider as HTMLInputElement).valueAsNumber < 2) return;
      observer.disconnect();
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }).observe(slider, { attributes: true, attributeFilter: ['aria-valuetext'] });
  });
  await timeline.press('Play');
  await page.waitForFunction(() => document.hidden);
  await expect(timeline.region.getByRole('button', { name: 'Play' })).toBeVisible();
  const place = Number(await timeline.slider.inputValue());
  expect(place).toBeLessThan(Number(await timeline.slider.getAttribute('max')));
});

/** The list shows 50 at first. */
const STEPS = process.env.TEST_ALL === '1' ? 1_000 : 80;

test('an order of many steps stays at hand', async ({ page, browser }) => {
  const made = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const { orderId } = made;
  const { steps } = await read(page.request, 'history', orderId);
  const last = steps.at(-1);
  if (last === undefined) throw new Error('an order has steps');
  const more = Array.from(
    { length: STEPS - steps.length },
    (_, index): StepJson => ({
      ...last,
      seq: steps.length + index + 1,
      type: 'clock-moved',
      elementId: null,
      entered: [],
      completed: [],
      takenFlows: [],
    }),
  );
  await page.route('**/api/order?orderId=*', (route) => route.fulfill({ json: { ...made, version: STEPS } }));
  await page.route('**/api/order/events?*', (route) => route.fulfill({ status: 204 }));
  await page.route('**/api/order/history?*', (route) =>
    route.fulfill({ json: { orderId, steps: [...steps, ...more] } }),
  );
  const timeline = new TimelineView(page);
  await new OrderView(page).open(orderId, 'process');
  await expect(timeline.past).toHaveCount(50);
  const height = async () => (await timeline.region.boundingBox())?.height;
  const before = await height();
  await timeline.press(`Show all ${STEPS} steps`);
  await expect(timeline.past).toHaveCount(STEPS);
  expect(await height()).toBe(before);

  await timeline.slider.press('Home');
  await timeline.standsAt(1, new RegExp(`^Step 1 of ${STEPS}: `));
  await expect(timeline.past.last()).toBeInViewport({ ratio: 0.5 });
  // Every move draws two rows anew, not all of them.
  const tasksMs = await taskTimesMs(browser, page, async () => {
    for (let place = 2; place <= 21; place++) await timeline.slider.press('ArrowRight');
    await timeline.standsAt(21, new RegExp(`^Step 21 of ${STEPS}: `));
  });
  await expectNoLongTask(page, tasksMs);
});
