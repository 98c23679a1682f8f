import { expectAccessible } from '@/e2e/support/accessible';
import { signIn } from '@/e2e/support/desk-pages';
import { OrderView } from '@/e2e/support/order-view';
import { payByApi, shopOf, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { deskPaths } from '@/lib/story/desk-paths';

test('a customer who calls with name and amount is found by one search, and the order is seen from four sides @phone', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const name = `Ada Byrne-${Date.now().toString(36).replace(/\d/g, 'x')}`;
  const customer = { name, email: 'ada@example.com', address: '12 Weaver’s Lane' };
  const bought = await browser.newContext();
  troubles.watch(bought);
  try {
    const order = (quantity: number) =>
      shopOf(bought.request).placeOrder({ items: [{ sku: TEA.sku, quantity }], customer });
    await order(1);
    const { orderId, payment } = await order(2);
    await signIn(page, deskPaths.orders());

    // Two orders of one name: the amount tells them apart.
    await page.getByRole('searchbox').fill(`${name} ${payment.total}`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: orderId }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${orderId}`);

    // All of it on one page: where it stands in words and on the diagram, and who they are.
    const view = new OrderView(page);
    await view.isDrawnAs('payment-received', 'waiting');
    await expect(page.getByRole('list', { name: 'Open now' })).toContainText('Payment received');
    const goods = page.getByRole('region', { name: 'Customer and goods' });
    await expect(goods).toContainText(name);
    await expect(goods).toContainText('set aside');
    await expectAccessible(page);

    // It is moved past its reminder, and the page says before what that is.
    const move = page.getByRole('group').filter({ hasText: 'Payment after reminder' });
    await move.locator('summary').click();
    await expect(move).toContainText('It passes over “Send friendly reminder”, which is not done.');
    await expectAccessible(page);
    await move.getByLabel('Why').fill('she pays tomorrow');
    await move.getByRole('button').click();
    await view.isDrawnAs('wait-10min-timer', 'waiting');
    await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
      'moved the order to another step: done',
    );

    // It moves as the order does, and what else is told follows.
    await payByApi(bought.request, orderId, payment.total ?? '');
    await view.isDrawnAs('package-and-deliver', 'done');
    await expect(goods).toContainText('shipped');
    await expect(page.getByRole('region', { name: 'Money' })).toContainText('taken');

    // As its customer, the public and developers see it.
    const ways = page.getByRole('navigation', { name: 'Ways to see this order' });
    await ways.getByRole('link', { name: 'Your order' }).click();
    await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Customer and goods' })).toHaveCount(0);
    await expect(ways.getByRole('link', { name: 'Your order' })).toHaveAttribute('aria-current', 'page');
    await ways.getByRole('link', { name: 'For developers' }).click();
    await expect(page.getByRole('region', { name: 'Event log' })).toBeVisible();
    await expectAccessible(page);
    await ways.getByRole('link', { name: 'Desk' }).click();
    await expect(goods).toBeVisible();

    // The order's public page shows the way back, to this browser alone.
    await view.open(orderId);
    await ways.getByRole('link', { name: 'Desk' }).click();
    await expect(goods).toContainText(name);
    const customers = await bought.newPage();
    const seen = new OrderView(customers);
    await seen.open(orderId);
    await seen.isDrawnAs('package-and-deliver', 'done');
    const theirs = customers.getByRole('navigation', { name: 'Ways to see this order' });
    await expect(theirs.getByRole('link')).toHaveText(['Your order', 'The process', 'For developers']);

    // And not after signing out.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await view.open(orderId);
    await view.isDrawnAs('package-and-deliver', 'done');
    await expect(ways.getByRole('link')).toHaveCount(3);
  } finally {
    await bought.close();
  }
});
