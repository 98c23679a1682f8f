import { expect, test } from 'vitest';
import { countBulkItems, findLeftOut } from '@/lib/db/tables/bulk-acts';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { eachWithRefundShop, tea } from '@/lib/orders/testing/refund-shop';
import { readFilters } from '@/lib/story/desk-filters';
import { pay, place } from '@/lib/testing/test-app';
import { freezeSelection } from './freeze-selection';
import { turnBulk } from './turn-bulk';

const shop = eachWithRefundShop();
const BO = { name: 'Bo', role: 'operator' } as const;

test('refunds of many orders are sent through their provider; those by hand are left out', async () => {
  await shop.restart({ REFUNDS: 'after-approval' });
  const orders = [await shop.cancelledOrder(), await shop.cancelledOrder(700)];
  const { orderId } = await place(shop.app, tea);
  await pay(shop.app, orderId, 300n);
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
  await shop.look();
  expect(shop.stripe.asked).toBe(0);

  const said = { payment: 'refund-due' };
  const filters = readFilters((name) => said[name as keyof typeof said] ?? null);
  const query = { filters, search: null, markingIds: [], standing: [], before: null };
  const now = new Date(shop.clockMs);
  const id = await freezeSelection(shop.database, BO, { act: 'refund', query, filters: said, now });
  expect(await findLeftOut(shop.database, id)).toEqual([
    { detail: 'Its refunds can be sent by hand alone.', orders: 1 },
  ]);
  await turnBulk(shop.database, BO, { id, turn: 'start', reason: 'all is well', now });
  while ((await shop.app.bulk.look()) > 0);
  expect(await countBulkItems(shop.database, id)).toMatchObject({ done: 2, refused: 0, 'left-out': 1 });
  await shop.look();
  expect(orders.map(({ intent }) => shop.stripe.sentBack(intent))).toEqual([1000, 700]);
  expect(await shop.rows(orders[0]?.orderId ?? '')).toEqual(['shop succeeded 1000']);
});
