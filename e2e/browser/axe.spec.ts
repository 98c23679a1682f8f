import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import type { OrderJson } from '@/lib/contract/order';

// What no other story comes by; the others look for themselves where they stand.
test.describe('nobody is shut out @wide', () => {
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
    await expectAccessible(page);
    release();
    await expect(page.getByRole('alert').getByText('We can’t reach the server.')).toBeVisible();
    await expectAccessible(page);
  });

  test('from an order that failed on our side', async ({ page, troubles }) => {
    troubles.allow(/ERR_FAILED/);
    const placed = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    const since = placed.createdAt;
    const failed: OrderJson = {
      ...placed,
      version: placed.version + 1,
      activeElements: [{ elementId: 'send-bill', waitsFor: 'job', since }],
      incidents: [{ elementId: 'send-bill', message: 'The printer is out of paper.', since, attempts: 3 }],
    };
    // No stream: the page asks.
    await page.route('**/api/order/events*', (route) => route.abort());
    await page.route('**/api/order?orderId=*', (route) => route.fulfill({ json: failed }));
    const order = new OrderView(page);
    await order.open(placed.orderId);
    await order.isDrawnAs('send-bill', 'failed');
    await expectAccessible(page);
  });

  test('from the page about the API', async ({ page }) => {
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The API');
    // One of each group: the others have the same colours, and there are very many.
    await expectAccessible(page, process.env.TEST_ALL === '1' ? undefined : 'main section:first-of-type');
  });

  test('from a link that has expired', async ({ page }) => {
    await page.goto('/find-order/expired');
    await expectAccessible(page);
  });
});
