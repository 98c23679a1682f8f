import type { NewOrdersJson } from '@/lib/contract/desk-orders';
import type { Database } from '@/lib/db/database';
import { can } from '@/lib/desk/can';
import { findPlaces } from '@/lib/queries/desk-choices';
import { findSearch } from '@/lib/queries/desk-conditions';
import { countNewOrders, findDeskOrders, type OrderListQuery } from '@/lib/queries/desk-orders';
import { withOwnPlan } from '@/lib/queries/own-plan';
import { getApp } from '@/lib/server/app';
import { readFilters } from '@/lib/story/desk-filters';
import { csvAnswer, csvLine } from './csv';
import { deskData, requirePerson } from './desk-page';
import type { Incoming } from './route';

/** More are not counted: who has been away for so long looks anew. */
const NEW_COUNTED_TO = 100;
/** Rows of one file. */
export const MAX_FILE_ROWS = 50_000;

const numberOf = (text: string | null) => (text !== null && /^\d{1,18}$/.test(text) ? text : null);

/**
 * What an address asks of the list.
 * @param bound the name of what says where it begins: `before`, `after`
 */
export async function orderListQuery(
  saidOf: (name: string) => string | null,
  bound: string,
): Promise<OrderListQuery> {
  const filters = readFilters(saidOf);
  const { database, queries } = getApp();
  const [search, places] = await Promise.all([
    filters.q === '' ? null : withOwnPlan(database, (sql) => findSearch(sql, filters.q)),
    findPlaces(database, queries.totals, filters, new Date()),
  ]);
  return { filters, search, ...places, before: numberOf(saidOf(bound)) };
}

/** `GET /desk/orders/new?after=` */
export const newOrdersAnswer = deskData(can.look, async ({ url }): Promise<NewOrdersJson> => {
  const query = await orderListQuery((name) => url.searchParams.get(name), 'after');
  const behind = { ...query, before: query.before ?? '0' };
  return {
    orders: await withOwnPlan(getApp().database, (sql) => countNewOrders(sql, behind, NEW_COUNTED_TO)),
    countedTo: NEW_COUNTED_TO,
  };
});

/** Of the file: always all of these, whatever the list shows, so that a program that reads it finds what it knows. */
const COLUMNS = [
  'orderId',
  'createdAt',
  'updatedAt',
  'state',
  'outcome',
  'openIncidents',
  'payment',
  'received',
  'total',
  'currency',
  'name',
  'email',
  'version',
] as const;

/** `GET /desk/orders/csv`: what the filters let through, the newest first, page after page as it is taken. */
export async function ordersFile({ request, url }: Incoming): Promise<Response> {
  await requirePerson(request, can.look);
  const { database } = getApp();
  const query = await orderListQuery((name) => url.searchParams.get(name), 'before');
  return csvAnswer('orders.csv', csvRows(database, query));
}

async function* csvRows(database: Database, query: OrderListQuery): AsyncGenerator<string, undefined> {
  yield csvLine(COLUMNS);
  let before = query.before;
  for (let rows = 0; rows < MAX_FILE_ROWS; ) {
    const { orders, next } = await withOwnPlan(database, (sql) => findDeskOrders(sql, { ...query, before }));
    rows += orders.length;
    yield orders.map((order) => csvLine(COLUMNS.map((name) => order[name]))).join('');
    if (next === null) return undefined;
    before = next;
  }
  return undefined;
}
