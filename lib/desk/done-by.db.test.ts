import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { moveProduct } from '@/lib/products/move-product';
import { keepAct } from '@/lib/record/keep-act';
import type { App } from '@/lib/server/compose';
import { readFilters } from '@/lib/story/desk-filters';
import { openTestApp, place } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { freezeSelection } from './freeze-selection';
import { leaveNote } from './leave-note';
import { turnBulk } from './turn-bulk';

const ADA: Person = { name: 'Ada', role: 'admin', accountId: 'account-of-ada' };
const STOCK: Person = { name: 'token stock', role: 'admin', tokenId: 'token-of-stock' };
const OPERATOR: Person = { name: 'operator', role: 'admin' };

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** Whose each row of the record is, of an act. */
async function byWhom(act: string) {
  const rows = await database.prisma.deskAct.findMany({ where: { act }, orderBy: { id: 'asc' } });
  return rows.map(({ result, input }) => [result, JSON.parse(input).by]);
}

test('the record says by whose account or token each act was done, before it and after', async () => {
  const sku = 'assam-breakfast';
  const { orderId } = await place(app, [{ sku, quantity: 1 }]);
  await leaveNote(app, ADA, { orderId, text: 'called' });
  await actOnOrder(app, STOCK, { act: 'cancel', orderId, elementId: null, reason: 'asked' });
  await moveProduct(database, ADA, { sku, to: 'down' });
  const kept = { act: 'import', orderNumber: null, input: {}, reason: '' };
  await keepAct(database, OPERATOR, kept, async () => null);
  expect(await byWhom('note')).toEqual([
    ['asked', 'account-of-ada'],
    ['done', 'account-of-ada'],
  ]);
  expect(await byWhom('cancel')).toEqual([
    ['asked', 'token-of-stock'],
    ['done', 'token-of-stock'],
  ]);
  expect(await byWhom('product-move')).toEqual([['done', 'account-of-ada']]);
  expect(await byWhom('import')).toEqual([
    ['asked', undefined],
    ['done', undefined],
  ]);
  expect(await findBrokenDeskAct(database)).toBeNull();
});

test('what became of a bulk is of whose account it was started with, whoever stopped it', async () => {
  await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
  const now = new Date();
  const query = {
    filters: readFilters(() => null),
    search: null,
    markingIds: [],
    standing: [],
    before: null,
  };
  const id = await database.transaction((sql) =>
    freezeSelection(sql, OPERATOR, { act: 'cancel', query, filters: {}, now }),
  );
  await turnBulk(database, ADA, { id, turn: 'start', reason: 'storm', now });
  await turnBulk(database, STOCK, { id, turn: 'stop', reason: 'over', now });
  expect(await byWhom('bulk-cancel')).toEqual([
    ['asked', 'account-of-ada'],
    ['done', 'account-of-ada'],
  ]);
  expect(await byWhom('bulk-stop')).toEqual([['done', 'token-of-stock']]);
});
