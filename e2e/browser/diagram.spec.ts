import { OrderView } from '@/e2e/support/order-view';
import { MINT, orderByApi, payByApi, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test('the diagram survives being hidden, resized and left @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isInThePicture('payment-received');

  // A hidden thing has no role to be found by.
  const figure = order.diagram.locator('figure');
  await figure.evaluate((element) => {
    element.style.display = 'none';
  });
  await expect(order.element('payment-received')).toBeHidden();
  await figure.evaluate((element) => {
    element.style.display = '';
  });
  await order.isInThePicture('payment-received');

  await page.setViewportSize({ width: 700, height: 900 });
  await order.isInThePicture('payment-received');

  for (let visits = 0; visits < 3; visits++) {
    await page.getByRole('link', { name: 'Kettle & Loom' }).click();
    await expect(order.headline).toHaveText('Loose tea, stoneware and linen');
    await page.goBack();
    await order.isDrawnAs('payment-received', 'waiting');
  }
});

test('the picture can be moved without a wheel, and comes back @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isInThePicture('payment-received');
  const widthOf = async () => (await order.element('payment-received').boundingBox())?.width ?? 0;

  await page.getByRole('button', { name: 'Show the whole diagram' }).click();
  await order.isInThePicture('StartEvent_1');
  await order.isInThePicture('order-cancelled');
  const small = await widthOf();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(widthOf).toBeGreaterThan(small);
  await page.getByRole('button', { name: 'Go to the current step' }).click();
  await order.isInThePicture('payment-received');
});

test('the mouse drags the picture and opens nothing by that; a click opens, a click beside closes', async ({
  page,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isInThePicture('send-bill');
  const box = async () =>
    (await order.element('send-bill').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const { x, y, width, height } = await box();
  const details = page.getByRole('dialog', { name: 'Send bill' });

  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 100, y + height / 2 + 40, { steps: 5 });
  await page.mouse.up();
  const moved = await box();
  expect([moved.x - x, moved.y - y].map(Math.round)).toEqual([100, 40]);
  await expect(details).toBeHidden();

  await order.element('send-bill').click();
  await expect(details).toBeVisible();
  await page.mouse.click(moved.x + width / 2, moved.y - 30);
  await expect(details).toBeHidden();
});

test('a diagram that does not come can be asked for again', async ({ page, troubles }) => {
  troubles.allow(/status of 503/);
  const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
  await page.route('**/api/definitions/*', (route) => route.fulfill({ status: 503 }));
  const order = new OrderView(page);
  await order.open(orderId);
  await expect(order.diagram.getByRole('alert')).toContainText('The diagram cannot be shown.');
  await order.saysOf('We are waiting for your payment.');

  await page.unroute('**/api/definitions/*');
  await order.diagram.getByRole('button', { name: 'Try again' }).click();
  await order.isDrawnAs('payment-received', 'waiting');
});

test.describe('with all that moves', () => {
  test.use({ reducedMotion: 'no-preference' });

  test('nothing jumps while an order loads, is reminded, paid and done @phone', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: MINT.sku, quantity: 1 });
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 });
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += (entry as LayoutShift).value;
      });
      observer.observe({ type: 'layout-shift', buffered: true });
    });
    const order = new OrderView(page);
    const top = async () => (await order.diagram.boundingBox())?.y ?? Number.NaN;
    await order.open(orderId);
    await order.isDrawnAs('payment-received', 'waiting');
    const before = await top();
    expect(await page.evaluate(() => window.shifted), 'loading').toBeLessThan(0.005);

    await skipToNextTimer(page.request, orderId);
    await order.isDrawnAs('payment-received-after-reminder', 'waiting');
    expect(await top(), 'reminded').toBeCloseTo(before, 0);
    await payByApi(page.request, orderId, '6.90');
    await order.isDrawnAs('order-fulfilled', 'done');
    expect(await top(), 'done').toBeCloseTo(before, 0);
    // What is left are the words of the headline, which flow anew in a room that stays.
    expect(await page.evaluate(() => window.shifted)).toBeLessThan(0.05);
  });
});

interface LayoutShift extends PerformanceEntry {
  value: number;
}

declare global {
  interface Window {
    /** The sum of all layout shifts so far. */
    shifted: number;
  }
}
