import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, payByApi, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expectNeverBack, watchReceived } from '@/e2e/support/shown-versions';
import { expect, test } from '@/e2e/support/test';

const PAID_CENTS = [100, 200, 300];

test('a page that slept shows the order as it is when it wakes', async ({ page, context }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const seen = await watchReceived(page);
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  const lifecycle = await context.newCDPSession(page);

  await lifecycle.send('Page.setWebLifecycleState', { state: 'frozen' });
  await skipToNextTimer(page.request, orderId);
  for (const _cents of PAID_CENTS) await payByApi(page.request, orderId, '1.00');
  await lifecycle.send('Page.setWebLifecycleState', { state: 'active' });

  await order.saysOf('€9.50 is still missing.');
  await order.isDrawnAs('payment-received-after-reminder', 'waiting');
  await expect(order.payment.getByRole('definition').nth(1)).toHaveText('€3.00');
  await payByApi(page.request, orderId, '9.50');
  await order.saysOf('Your parcel is on its way.');
  expectNeverBack(await seen());
});

test('a page that was off-line keeps what it knows, says so, and catches up', async ({
  page,
  context,
  troubles,
}) => {
  troubles.allow(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/);
  await page.clock.install();
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const seen = await watchReceived(page);
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  await payByApi(page.request, orderId, '1.00');
  await order.saysOf('€11.50 is still missing.');

  await context.setOffline(true);
  const lost = page.getByText(/^We can’t reach the server\./);
  await expect(lost).toBeVisible();
  await order.saysOf('€11.50 is still missing.');
  // A clock that runs ahead brings every question that waits: none but the one that the end of the stream asks.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
  let asked = 0;
  page.on('request', () => {
    asked += 1;
  });
  await page.clock.runFor(60_000);
  expect(asked).toBeLessThanOrEqual(1);
  await page.clock.resume();

  await context.setOffline(false);
  await payByApi(page.request, orderId, '1.00');
  await expect(lost).toBeHidden();
  await order.saysOf('€10.50 is still missing.');
  await payByApi(page.request, orderId, '10.50');
  await order.saysOf('Your parcel is on its way.');
  expectNeverBack(await seen());
});

test('an answer that comes late never shows an older order', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const seen = await watchReceived(page);
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');

  // The next question is answered by the server at once and reaches the page after all the rest.
  const held = newSignal();
  const release = newSignal();
  const late = newSignal();
  await page.route(`**/api/order?orderId=${orderId}`, async (route) => {
    const answer = await route.fetch({ headers: {} });
    held.give();
    await release.given;
    await route.fulfill({ response: answer });
    late.give();
  });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await held.given;
  await payByApi(page.request, orderId, '1.00');
  await payByApi(page.request, orderId, '1.00');
  await order.saysOf('€10.50 is still missing.');
  release.give();
  await late.given;
  await page.unrouteAll({ behavior: 'wait' });
  await payByApi(page.request, orderId, '10.50');
  await order.saysOf('Your parcel is on its way.');
  expectNeverBack(await seen());
});

interface Signal {
  readonly given: Promise<void>;
  give(): void;
}

function newSignal(): Signal {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}
