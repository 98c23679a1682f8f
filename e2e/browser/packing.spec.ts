import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { type Server, startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

let shop: Server;
test.beforeAll(async () => {
  shop = await startServer({ variables: { OPERATOR_TOKEN, FULFILMENT: 'by-hand' } });
});
test.afterAll(() => shop?.end());

test('a parcel is packed by hand, and its customer sees who carries it', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of (401|422)/);
  const customer = { name: 'Ada Byrne', email: 'ada@example.com', address: '1 Mill Lane\nT12 X8P9 Cork' };
  const items = [{ sku: 'assam-breakfast', quantity: 2 }];
  const order = await page.request.post(`${shop.url}/api/order`, { data: { items, customer } });
  const { orderId } = await order.json();
  await page.goto(`${shop.url}/show-process.html?orderId=${orderId}`);
  const shown = new OrderView(page);
  await page.request.post(`${shop.url}/api/receive-payment`, { data: { orderId, amount: '25.00' } });

  const other = await browser.newContext({ viewport: page.viewportSize() });
  troubles.watch(other);
  const desk = await other.newPage();
  await desk.goto(`${shop.url}/desk`);
  await desk.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  const need = desk.getByRole('listitem').filter({ hasText: orderId });
  await expect(need.getByRole('heading')).toHaveText('A parcel waits to be packed');
  await need.getByRole('link', { name: `Order ${orderId}` }).click();
  await desk.getByRole('link', { name: 'Pack the parcel' }).click();
  await expect(desk.getByRole('region', { name: 'Address label' })).toContainText('1 Mill Lane');
  const list = desk.getByRole('region', { name: 'Packing list' });
  await expect(list.getByRole('row').nth(1)).toContainText('Assam breakfast tea');
  await expectAccessible(desk);
  await desk.emulateMedia({ media: 'print' });
  await expect(desk.getByRole('button', { name: 'Mark as handed over' })).toBeHidden();
  await expect(desk.getByRole('navigation', { name: 'Desk' })).toBeHidden();
  await expect(list).toBeVisible();
  await desk.emulateMedia({ media: 'screen' });

  await desk.getByRole('button', { name: 'Mark as handed over' }).click();
  await expect(desk.getByLabel('Carrier')).toHaveAccessibleDescription(/Enter who carries it/);
  await desk.getByLabel('Carrier').fill('An Post');
  await desk.getByLabel('Tracking number').fill('RR123456785IE');
  await desk.getByRole('button', { name: 'Mark as handed over' }).click();
  await expect(desk.getByRole('region', { name: 'Done at the desk' })).toContainText(
    'handed the parcel over: done',
  );
  await expect(desk.getByRole('region', { name: 'Customer and goods' })).toContainText('by An Post');

  await shown.saysOf('Your parcel is on its way.');
  await expect(page.getByText(/^Shipped .+ by An Post/)).toContainText('tracking number RR123456785IE.');
  await expectAccessible(page);
  await other.close();
});
