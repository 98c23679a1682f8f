import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { watchVitals } from '@/e2e/support/page-speed';
import { MINT, orderByApi, orderFromShelf, payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

/** A browser writes each answer of 400 and more to its console. */
const NOT_FOUND = /the server responded with a status of 404/;

test('an unknown order is said to be unknown, and can be looked for again @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(NOT_FOUND);
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.goto('/show-process.html?orderId=123456789');

  const order = new OrderView(page);
  await expect(order.headline).toHaveText('We don’t know this order.');
  await expect(page.getByText('There is no order with the number “123456789”.')).toBeVisible();
  await expect(page).toHaveTitle('Unknown order · Kettle & Loom');
  await expectAccessible(page);

  await page.getByLabel('Order number').fill(orderId);
  await page.getByRole('button', { name: 'Show the order' }).click();
  await order.saysOf('We are waiting for your payment.');
});

test('what is no number is not even asked for', async ({ page }) => {
  await page.goto('/show-process.html?orderId=my%20order');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We don’t know this order.');
});

test('without an order the page explains the process @phone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'How an order runs' }).first().click();

  const order = new OrderView(page);
  await expect(order.headline).toHaveText('How an order runs');
  await expect(page).toHaveTitle('How an order runs · Kettle & Loom');
  await expect(page.getByRole('application', { name: 'The ordering process' })).toBeVisible();
  await expect(order.diagram.locator('g[data-element-id="send-bill"]')).toBeVisible();
  await order.highlights('waiting', []);

  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.getByLabel('Order number').fill(orderId);
  await page.getByRole('button', { name: 'Show the order' }).click();
  await order.saysOf('We are waiting for your payment.');
});

test('a page that does not exist says so and shows the way back @wide', async ({ page, troubles }) => {
  troubles.allow(NOT_FOUND);
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page.');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to the shop' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Loose tea, stoneware and linen');
});

test('reload and the back button keep the order @phone', async ({ page }) => {
  await orderFromShelf(page, MINT.name);
  const order = new OrderView(page);
  const { orderId } = order;
  await order.saysOf('We are waiting for your payment.');

  await page.reload();
  await order.saysOf('We are waiting for your payment.');
  await order.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested']);

  await page.goBack();
  await expect(order.headline).toHaveText('Loose tea, stoneware and linen');
  await expect(page.getByRole('list', { name: 'Your orders' })).toContainText(orderId);

  await page.goForward();
  await order.saysOf('We are waiting for your payment.');
  await order.isDrawnAs('payment-received', 'waiting');
});

// In `npm test` six tabs do; see live-tabs.spec.ts.
test('two tabs follow the same order @all', async ({ page, context }) => {
  await orderFromShelf(page, MINT.name, 3);
  const first = new OrderView(page);
  await first.saysOf('We are waiting for your payment.');
  const second = new OrderView(await context.newPage());
  await second.open(first.orderId);
  await second.saysOf('We are waiting for your payment.');

  await second.pay();

  await second.saysOf('Your parcel is on its way.');
  await first.saysOf('Your parcel is on its way.');
  await first.isDrawnAs('order-fulfilled', 'done');
});

test('the shop lists the orders of this browser, to pay and to cancel @phone', async ({ page }) => {
  await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const paid = await orderByApi(page.request, { sku: MINT.sku, quantity: 2 }, { sku: TEA.sku, quantity: 1 });
  await payByApi(page.request, paid.orderId, '26.30');
  await page.goto('/');
  await page.getByRole('button', { name: 'Show all 2 orders' }).click();

  const orders = page.getByRole('list', { name: 'Your orders' }).getByRole('listitem');
  await expect(orders).toHaveCount(2);
  const [fulfilled, waiting] = [orders.nth(0), orders.nth(1)];
  await expect(fulfilled).toContainText('Fulfilled');
  await expect(fulfilled).toContainText('2 × Garden mint, 1 × Assam breakfast tea');
  await expect(waiting).toContainText('Awaiting payment');
  await expect(waiting.getByRole('link', { name: /^Pay €12\.50/ })).toBeVisible();
  await page.getByLabel(`Quantity of ${TEA.name}`).fill('2');
  await expectAccessible(page);

  await waiting.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(waiting).toContainText('Cancelled');
  await expect(waiting.getByRole('button', { name: 'Cancel' })).toBeHidden();
});

test('another browser sees how the order stands, and is offered nothing that it may not do', async ({
  page,
  browser,
  baseURL,
  troubles,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
  const own = new OrderView(page);
  await own.open(orderId);
  await expect(page.getByRole('region', { name: 'Your items' })).toContainText(
    '2 × Assam breakfast tea€25.00Sum, tax included€25.00',
  );
  await expect(own.actions.getByRole('button', { name: 'Cancel order' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Pay €25.00' })).toHaveAttribute('href', `/pay/${orderId}`);

  const stranger = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  troubles.watch(stranger);
  const order = new OrderView(await stranger.newPage());
  await order.open(orderId);
  await order.saysOf('We are waiting for your payment.');
  await order.isDrawnAs('payment-received', 'waiting');
  await expect(order.page.getByRole('link', { name: 'Go to payment' })).toBeVisible();
  await expect(order.payment.getByRole('definition')).toHaveText(['Not paid yet']);
  await expect(order.page.getByText('€25.00')).toHaveCount(0);
  await expect(order.page.getByText('Assam breakfast tea')).toHaveCount(0);
  await expect(order.actions).toHaveCount(0);
  await order.page.goto(`/order/${orderId}`);
  await expect(order.page.getByRole('link', { name: 'Pay', exact: true })).toBeVisible();
  await expect(order.page.getByRole('button', { name: 'Cancel order' })).toHaveCount(0);
  await stranger.close();
});

test('the bill is offered to the buyer alone, and nothing jumps for others', async ({
  page,
  browser,
  baseURL,
  troubles,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const own = new OrderView(page);
  await own.open(orderId);
  await expect(own.payment.getByRole('link', { name: 'The bill' })).toBeVisible();
  await page.goto(`/order/${orderId}`);
  await expect(page.getByRole('link', { name: 'The bill' })).toBeVisible();

  const stranger = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  troubles.watch(stranger);
  const other = new OrderView(await stranger.newPage());
  const vitals = await watchVitals(other.page);
  await other.open(orderId);
  await other.saysOf('We are waiting for your payment.');
  await expect(other.payment).toContainText('Yours? Find my order shows the bill.');
  await expect(other.page.getByRole('link', { name: 'The bill' })).toHaveCount(0);
  expect((await vitals()).shifted).toBe(0);
  await other.payment.getByRole('link', { name: 'Find my order' }).click();
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText('Find my order');
  await other.page.goto(`/order/${orderId}`);
  await expect(other.page.getByRole('link', { name: 'Refresh' })).toBeVisible();
  await expect(other.page.getByRole('link', { name: 'The bill' })).toHaveCount(0);
  await stranger.close();
});
