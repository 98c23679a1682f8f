import { expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, send } from '@/e2e/support/send';
import { operator, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';
import { deskPaths } from '@/lib/story/desk-paths';

const shop = sandbox();

async function orderFor(name: string): Promise<string> {
  const json = { items: [{ sku: TEA, quantity: 1 }], customer: { name, email: 'desk@example.com' } };
  return jsonOf<OrderJson>(await send(shop, '/api/order', { json })).orderId;
}
const read = (path: string) => send(shop, path, { headers: operator(shop) });

it('what the filters let through is a file, and no cell of it a formula', async () => {
  const first = await orderFor('=HYPERLINK("https://elsewhere.example")');
  const second = await orderFor('Desk, Ada "the first"');
  const { status, headers, text } = await read(deskPaths.ordersFile({ q: 'desk@example.com' }));
  expect([status, headers['content-type'], headers['content-disposition'], headers['cache-control']]).toEqual(
    [200, 'text/csv; charset=utf-8; header=present', 'attachment; filename="orders.csv"', 'no-store'],
  );
  const [head, ...lines] = text.trimEnd().split('\r\n');
  expect(head).toBe(
    'orderId,createdAt,updatedAt,state,outcome,openIncidents,payment,received,total,currency,name,email,version',
  );
  expect(lines.map((line) => line.split(',')[0])).toEqual([second, first]);
  expect(lines[0]).toContain(',unpaid,0.00,12.50,EUR,"Desk, Ada ""the first""",desk@example.com,1');
  expect(lines[1]).toContain(`,"'=HYPERLINK(""https://elsewhere.example"")",`);
});

it('how many are new is counted behind what is shown', async () => {
  const page = await read(deskPaths.orders({ q: 'new@example.com' }));
  expect(page.text).toContain('No orders match these filters.');
  await orderFor('Ada');
  const answer = await read(deskPaths.newOrders({ q: 'desk@example.com' }, '0'));
  expect(jsonOf<{ orders: number }>(answer).orders).toBeGreaterThan(0);
  const none = await read(deskPaths.newOrders({ q: 'desk@example.com' }, '999999999999999999'));
  expect(jsonOf(none)).toEqual({ orders: 0, countedTo: 100 });
});
