import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { outboxHolds } from '@/e2e/support/outbox';
import { KETTLE, orderByApi, payByApi, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import type { OrderJson } from '@/lib/contract/order';

// A colour on its way from one theme to the other is neither.
test.use({ reducedMotion: 'reduce' });

async function expectNoViolations(page: Page): Promise<void> {
  // The themes are the same on a phone; what its width changes shows in either.
  const isPhone = (page.viewportSize()?.width ?? 0) < 640;
  for (const colorScheme of isPhone ? (['light'] as const) : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Our pages have no frames, so nothing needs the second page in which axe would join the results of many.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    expect.soft(found, colorScheme).toEqual([]);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, 'pixels the page is wider than the screen').toBeLessThanOrEqual(0);
}

test.describe('nobody is shut out @phone', () => {
  test('from the shop', async ({ page }) => {
    await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await page.goto('/');
    await expect(page.getByRole('list', { name: 'Products' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Your orders' })).toBeVisible();
    await page.getByLabel(`Quantity of ${TEA.name}`).fill('2');
    await expectNoViolations(page);
  });

  test('from the payment page, its receipt, the plain page of an order and its bill', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await page.goto(`/order/${orderId}`);
    await expectNoViolations(page);
    await page.goto(`/pay/${orderId}`);
    await page.getByText('Try something less usual').click();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Try it' }).click();
    await expect(page.getByText('waits for the rest')).toBeVisible();
    await expectNoViolations(page);
    await page.goto(`/bill/${orderId}`);
    await expectNoViolations(page);
  });

  test('from a product, the cart and the checkout', async ({ page }) => {
    await page.goto(`/products/${TEA.sku}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByRole('link', { name: 'Go to the cart' })).toBeVisible();
    await expectNoViolations(page);
    await page.goto('/products?q=tea');
    await expectNoViolations(page);
    await page.goto('/cart');
    await expect(page.getByRole('list', { name: 'Your cart' })).toBeVisible();
    await expectNoViolations(page);
    await page.goto('/checkout');
    await page.getByRole('button', { name: 'Place order' }).click();
    await expect(page.getByRole('region', { name: 'Please look at this again' })).toBeFocused();
    await expectNoViolations(page);
  });

  test('from a shop that is loading, nor from one whose server is gone', async ({ page, troubles }) => {
    troubles.allow(/ERR_FAILED|status of 503/);
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/products', async (route) => {
      await held;
      await route.abort();
    });
    await page.goto('/');
    await expect(page.getByRole('status', { name: 'Loading the products' })).toBeVisible();
    await expectNoViolations(page);
    release();
    await expect(page.getByRole('alert').getByText('We can’t reach the server.')).toBeVisible();
    await expectNoViolations(page);
  });

  test('from the process and its figures', async ({ page }) => {
    await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await page.goto('/show-process.html');
    await expect(page.getByRole('application', { name: 'The ordering process' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Where open orders stand' })).toBeVisible();
    await expectNoViolations(page);
  });

  test('from an order that waits, with everything opened', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
    const order = new OrderView(page);
    await order.open(orderId);
    await order.isDrawnAs('payment-received', 'waiting');
    await page.getByText('Sandbox: clock of this order').click();
    await page.getByText('The diagram as a list').click();
    await order.pay('0');
    await expectNoViolations(page);
    await order.actions.getByRole('button', { name: 'Cancel order' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoViolations(page);
  });

  for (const lens of ['process', 'developer'] as const)
    test(`from the ${lens} lens`, async ({ page }) => {
      const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
      const order = new OrderView(page);
      await order.open(orderId, lens);
      await order.isDrawnAs('payment-received', 'waiting');
      const last = lens === 'process' ? 'The way so far' : 'Next events';
      await expect(page.getByRole('list', { name: last }).getByRole('listitem')).toHaveCount(3);
      await expectNoViolations(page);
      await skipToNextTimer(page.request, orderId);
      await payByApi(page.request, orderId, '12.50');
      await order.isDrawnAs('order-fulfilled', 'done');
      await expectNoViolations(page);
    });

  test('from the past of an order, and from what comes', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    const order = new OrderView(page);
    await order.open(orderId);
    const slider = page.getByRole('slider');
    await expect(slider).toHaveAttribute('max', '5');
    await slider.press('Home');
    await order.isDrawnAs('validate-order', 'active');
    await expectNoViolations(page);
    await slider.press('End');
    await expect(page.getByText(/^What happens at/)).toBeVisible();
    await expectNoViolations(page);
  });

  test('from an order that was reminded', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await skipToNextTimer(page.request, orderId);
    const order = new OrderView(page);
    await order.open(orderId);
    await order.isDrawnAs('payment-received-after-reminder', 'waiting');
    await expectNoViolations(page);
  });

  test('from an order that is fulfilled', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await payByApi(page.request, orderId, '12.50');
    const order = new OrderView(page);
    await order.open(orderId);
    await order.isDrawnAs('order-fulfilled', 'done');
    await expectNoViolations(page);
  });

  test('from an order that is declined', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: KETTLE.sku, quantity: 1 });
    const order = new OrderView(page);
    await order.open(orderId);
    await order.isDrawnAs('order-rejected', 'cancelled');
    await expectNoViolations(page);
  });

  test('from an order that failed on our side', async ({ page }) => {
    const placed = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    const since = placed.createdAt;
    const failed: OrderJson = {
      ...placed,
      activeElements: [{ elementId: 'send-bill', waitsFor: 'job', since }],
      incidents: [{ elementId: 'send-bill', message: 'The printer is out of paper.', since, attempts: 3 }],
    };
    await page.route('**/api/order?orderId=*', (route) => route.fulfill({ json: failed }));
    const order = new OrderView(page);
    await order.open(placed.orderId);
    await order.isDrawnAs('send-bill', 'failed');
    await expectNoViolations(page);
  });

  test('from the page about the API', async ({ page }) => {
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The API');
    await expectNoViolations(page);
  });

  test('from the outbox, and from finding an order', async ({ page }) => {
    const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
    const data = { items: [{ sku: TEA.sku, quantity: 1 }], customer };
    const { orderId } = await (await page.request.post('/api/order', { data })).json();
    const entry = await outboxHolds(page, orderId, 2);
    await entry.first().click();
    await page.getByText('As plain text').click();
    await expectNoViolations(page);
    for (const path of ['/find-order', '/find-order/sent', '/find-order/expired']) {
      await page.goto(path);
      await expectNoViolations(page);
    }
  });

  test('from an unknown order and an unknown page', async ({ page, troubles }) => {
    troubles.allow(/status of 404/);
    await page.goto('/show-process.html?orderId=42');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('We don’t know this order.');
    await expectNoViolations(page);
    await page.goto('/no-such-page');
    await expectNoViolations(page);
  });
});
