import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test.use({ colorScheme: 'dark' });

test('an order is printed whole, in light colours, without what can be pressed @phone', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
  await payByApi(page.request, orderId, '5.00');
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  await page.getByRole('button', { name: 'Zoom in' }).click();

  const screen = page.viewportSize();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  // Paper has its own width, whatever prints on it.
  await page.setViewportSize({ width: 718, height: 1000 });
  for (const element of [
    'StartEvent_1',
    'order-fulfilled',
    'order-rejected',
    'order-cancelled',
    'cancel-requested',
  ])
    await order.isInThePicture(element);
  await expect(order.headline).toBeVisible();
  await expect(order.milestones.first()).toBeVisible();
  await expect(order.payment.getByRole('definition').first()).toHaveText('€25.00');
  await expect(page.locator('button:visible')).toHaveCount(0);
  await expect(page.getByRole('slider')).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('banner')).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  );
  const shape = order.element('send-rejection').locator('.djs-visual > rect');
  await expect(shape).toHaveCSS('fill', 'rgb(255, 255, 255)');

  // Of the timeline nothing is printed, unless the reader looks at another moment than now.
  await expect(page.getByText('You see the order as it')).toBeHidden();

  // Back on the screen the reader finds what was left there.
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.setViewportSize(screen ?? { width: 1280, height: 800 });
  await expect(page.getByRole('slider')).toBeVisible();
  await order.isInThePicture('payment-received');
  await page.getByRole('slider').press('Home');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('You see the order as it was at')).toBeVisible();
});
