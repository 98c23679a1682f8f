import type { DeskOrderJson, DeskOrdersJson } from '@/lib/contract/desk-orders';
import type { OrderState } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { findMarkingsById } from '@/lib/db/tables/markings';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount } from '@/lib/story/amounts';
import type { DeskFilters } from '@/lib/story/desk-filters';
import {
  type Condition,
  conditionsOf,
  driversOf,
  isOfOpen,
  type Places,
  periodOf,
  type Search,
} from './desk-conditions';

/** Orders on a page. */
export const PAGE = 50;
/**
 * So many orders are looked at for one page, by their numbers downwards. What would need an index that every step of an
 * order writes to (state, outcome, element, payment status) is found by looking, and the list says how far back it looked.
 */
export const LOOKED_AT = 20_000;
/** The same where the log of each may have to be read. */
const LOGS_LOOKED_AT = 5_000;
const lookedAt = ({ waits }: DeskFilters) => (waits === '' ? LOOKED_AT : LOGS_LOOKED_AT);

export interface OrderListQuery extends Places {
  readonly filters: DeskFilters;
  /** What the search of the filters asks for. */
  readonly search: Search | null;
  /** Only those below this number; null: from the newest. */
  readonly before: string | null;
}

interface Row {
  number: bigint;
  id: string;
  definitionId: number;
  processVersion: number;
  markingId: number | null;
  state: OrderState;
  outcome: string | null;
  createdAt: Date;
  updatedAt: Date;
  currency: string;
  total: bigint | null;
  received: bigint;
  applied: bigint;
  settledAt: Date | null;
  refundDue: boolean;
  openIncidents: number;
  isSuspended: boolean;
  name: string | null;
  email: string | null;
}

const COLUMNS = `o.number, o.id::text as id, o.definition_id as "definitionId", d.version as "processVersion",
  o.marking_id as "markingId", o.state,
  o.outcome, o.created_at as "createdAt", o.updated_at as "updatedAt", o.currency, o.total, o.received, o.applied,
  o.settled_at as "settledAt", o.refund_due as "refundDue", o.open_incidents as "openIncidents",
  o.suspended as "isSuspended", c.name, c.email`;
const JOINS = `join definition d on d.id = o.definition_id left join customer c on c.order_number = o.number`;

/** What a statement asks, with its values in order. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Does it look at all orders, and not at the next few alone? */
  readonly isWhole: boolean;
}

/** The values of a statement, each named by its place when it is put there. */
function newValues() {
  const values: unknown[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  const fill = ({ text, values: own }: Condition) => {
    const left = [...own];
    return text.replace(/\?/g, () => put(left.shift()));
  };
  return { values, put, fill };
}

/** What is looked through: below a number, in a time, and where that will do, the open ones alone. */
const rangeOf = (filters: DeskFilters, bound: string, fill: (condition: Condition) => string) =>
  [bound, ...periodOf(filters).map(fill), ...(isOfOpen(filters) ? [`o.state = 'ACTIVE'`] : [])].join(' and ');

/**
 * The statement of a page.
 * @param limit rows
 * @param range `below` this number, or `above` it for what is new
 */
export function statementOf(
  { filters, search, before, ...places }: OrderListQuery,
  limit: number,
  range: 'below' | 'above' = 'below',
): Statement {
  const { values, put, fill } = newValues();
  const bound = before === null ? 'true' : `o.number ${range === 'below' ? '<' : '>'} ${put(before)}::bigint`;
  const drivers = [...driversOf(filters), ...(search?.way === 'numbers' ? [search] : [])];
  const conditions = [
    ...conditionsOf(filters, places),
    ...(search === null || search.way === 'numbers' ? [] : [search]),
  ];
  const tail = `order by o.number desc limit ${limit}`;
  const period = rangeOf(filters, bound, fill);
  if (drivers.length > 0) {
    const driven = drivers.map((driver) => `o.number in (${fill(driver)})`);
    const all = [...driven, period, ...conditions.map(fill)].join(' and ');
    return { text: `select ${COLUMNS} from orders o ${JOINS} where ${all} ${tail}`, values, isWhole: true };
  }
  const window = `select * from orders o where ${period} order by o.number desc limit ${lookedAt(filters)}`;
  const asked = conditions.map(fill).join(' and ') || 'true';
  const text = `select ${COLUMNS} from (${window}) o ${JOINS} where ${asked} ${tail}`;
  return { text, values, isWhole: false };
}

/** Where a look ends that found less than a page. */
function depthOf({ filters, before }: OrderListQuery): Omit<Statement, 'isWhole'> {
  const { values, put, fill } = newValues();
  const bound = before === null ? 'true' : `o.number < ${put(before)}::bigint`;
  const period = rangeOf(filters, bound, fill);
  const text = `select number, created_at as "createdAt" from orders o where ${period}
    order by number desc offset ${lookedAt(filters) - 1} limit 1`;
  return { text, values };
}

/** A page of the list: `/desk/orders`. */
export async function findDeskOrders(sql: Sql, query: OrderListQuery): Promise<DeskOrdersJson> {
  const { text, values, isWhole } = statementOf(query, PAGE + 1);
  const rows = await sql.query<Row>(text, values);
  const shown = rows.slice(0, PAGE);
  const standsAt = await placesOf(sql, shown);
  const orders = shown.map((row) => orderJson(row, standsAt));
  if (rows.length > PAGE) return { orders, next: orders.at(-1)?.number ?? null, lookedBackTo: null };
  if (isWhole) return { orders, next: null, lookedBackTo: null };
  const depth = depthOf(query);
  const [last] = await sql.query<{ number: bigint; createdAt: Date }>(depth.text, depth.values);
  if (last === undefined) return { orders, next: null, lookedBackTo: null };
  return { orders, next: last.number.toString(), lookedBackTo: last.createdAt.toISOString() };
}

/**
 * The numbers of a page of the list, without what it shows of them.
 * @returns `next`: what is asked for next, as `before`; null: there is no more
 */
export async function findOrderNumbers(
  sql: Sql,
  query: OrderListQuery,
  limit: number,
): Promise<{ readonly numbers: readonly bigint[]; readonly next: string | null }> {
  const { text, values, isWhole } = statementOf(query, limit);
  const rows = await sql.query<{ number: bigint }>(`select number from (${text}) as found`, values);
  const numbers = rows.map(({ number }) => number);
  if (numbers.length === limit) return { numbers, next: numbers.at(-1)?.toString() ?? null };
  if (isWhole) return { numbers, next: null };
  const depth = depthOf(query);
  const [last] = await sql.query<{ number: bigint }>(depth.text, depth.values);
  return { numbers, next: last?.number.toString() ?? null };
}

/** How many orders came in behind a number that fit the filters; not counted further than `limit`. */
export async function countNewOrders(sql: Sql, query: OrderListQuery, limit: number): Promise<number> {
  const { text, values } = statementOf(query, limit, 'above');
  const [row] = await sql.query<{ orders: number }>(
    `select count(*)::int as orders from (${text}) as found`,
    values,
  );
  return row?.orders ?? 0;
}

/** The elements at which orders on these markings stand. */
async function placesOf(
  sql: Sql,
  rows: readonly Row[],
): Promise<ReadonlyMap<number | null, readonly string[]>> {
  const ids = [...new Set(rows.flatMap(({ markingId }) => markingId ?? []))];
  if (ids.length === 0) return new Map();
  const markings = await findMarkingsById(sql, ids);
  return new Map(
    markings.map(({ id, openWork }) => [id, [...new Set(openWork.map(({ elementId }) => elementId))]]),
  );
}

function orderJson(row: Row, standsAt: ReadonlyMap<number | null, readonly string[]>): DeskOrderJson {
  return {
    number: row.number.toString(),
    orderId: row.id,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    state: row.state,
    outcome: row.outcome,
    stands: standsAt.get(row.markingId) ?? [],
    openIncidents: row.openIncidents,
    isSuspended: row.isSuspended,
    payment: paymentStatus(row),
    received: formatAmount(row.received, row.currency),
    total: row.total === null ? null : formatAmount(row.total, row.currency),
    currency: row.currency,
    name: row.name,
    email: row.email,
    version: row.processVersion,
  };
}
