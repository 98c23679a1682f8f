import { Conflict, type Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** An idempotency key is remembered this long; contract, section 3. */
export const KEY_TTL_MS = 7 * 24 * 60 * 60 * 1000;

const MAX_FORGET_ROUNDS = 1_000;

export interface ItemRow {
  orderNumber: bigint;
  sku: string;
  quantity: number;
  unitPriceMinor: bigint;
  /** Pieces that there were when the order found too few; null or left out: it did not. */
  available?: number | null;
}

/** An item of a new order. */
export interface NewItemRow extends ItemRow {
  /** Who orders it, as a keyed hash: kept until the order is settled or ends. Null: nobody counts it. */
  client?: string | null;
  /** Of its product, as it is sold. Left out: the first. */
  revision?: number;
}

/** Personal data: here and nowhere else. */
export interface CustomerRow {
  orderNumber: bigint;
  name: string | null;
  email: string | null;
  address: string | null;
  /** Whose request it was, as a keyed hash of the client's address; null: the operator's. */
  client: string | null;
}

export interface PriceRow {
  sku: string;
  name: string;
  priceMinor: bigint;
  currency: string;
  revision: number;
  /** It is not sold at the moment. */
  hidden: boolean;
}

export interface IdempotencyRow {
  scope: string;
  key: string;
  requestHash: string;
  status: number;
  orderId: string;
  createdAt: Date;
}

const ITEM_COLUMNS = {
  order_number: 'bigint',
  sku: 'text',
  quantity: 'int',
  unit_price_minor: 'bigint',
  client: 'text',
  revision: 'int',
} as const;
const CUSTOMER_COLUMNS = {
  order_number: 'bigint',
  name: 'text',
  email: 'text',
  address: 'text',
  client: 'text',
} as const;
const IDEMPOTENCY_COLUMNS = {
  scope: 'text',
  key: 'text',
  request_hash: 'text',
  status: 'int',
  order_id: 'bigint',
  created_at: 'timestamptz',
} as const;

const INSERT_ITEMS = insertOf('order_item', ITEM_COLUMNS);
const INSERT_CUSTOMERS = insertOf('customer', CUSTOMER_COLUMNS);
/** An outdated key is taken over; a fresh one of another replica is left alone, and missing in the answer. */
const INSERT_KEYS = `${insertOf('idempotency_key', IDEMPOTENCY_COLUMNS)} on conflict (scope, key) do update
  set request_hash = excluded.request_hash, status = excluded.status, order_id = excluded.order_id,
    created_at = excluded.created_at
  where idempotency_key.created_at <= excluded.created_at - make_interval(secs => ${KEY_TTL_MS / 1000}) returning key`;
const PRICES =
  'select sku, name, price_minor as "priceMinor", currency, revision, hidden from product where sku = any($1::text[])';
const ITEMS = `select order_number as "orderNumber", sku, quantity, unit_price_minor as "unitPriceMinor", available
  from order_item where order_number = any($1::bigint[]) order by order_number, sku`;
const KEYS = `select scope, key, request_hash as "requestHash", status, order_id::text as "orderId", created_at as "createdAt"
  from idempotency_key where created_at > $3 and (scope, key) in (select * from unnest($1::text[], $2::text[]))`;
const FORGET_KEYS = `delete from idempotency_key where ctid in
  (select ctid from idempotency_key where created_at <= $1 limit 10000) returning 1 as gone`;

export async function insertItems(sql: Sql, rows: readonly NewItemRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    sku: row.sku,
    quantity: row.quantity,
    unit_price_minor: row.unitPriceMinor,
    client: row.client ?? null,
    revision: row.revision ?? null,
  }));
  await sql.query(INSERT_ITEMS, valuesOf(ITEM_COLUMNS, values));
}

export async function insertCustomers(sql: Sql, rows: readonly CustomerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ orderNumber, ...rest }) => ({ order_number: orderNumber, ...rest }));
  await sql.query(INSERT_CUSTOMERS, valuesOf(CUSTOMER_COLUMNS, values));
}

/** @throws Conflict when another replica was faster with one of them */
export async function insertIdempotencyKeys(sql: Sql, rows: readonly IdempotencyRow[]): Promise<void> {
  if (rows.length === 0) return;
  // In one order, always: two batches with the same keys must not wait for each other in a circle.
  const sorted = [...rows].sort((a, b) => (`${a.scope}\n${a.key}` < `${b.scope}\n${b.key}` ? -1 : 1));
  const values = sorted.map((row) => ({
    scope: row.scope,
    key: row.key,
    request_hash: row.requestHash,
    status: row.status,
    order_id: row.orderId,
    created_at: row.createdAt,
  }));
  const written = await sql.query(INSERT_KEYS, valuesOf(IDEMPOTENCY_COLUMNS, values));
  // Another replica was faster: the batch runs again and reads the winner.
  if (written.length < rows.length) throw new Conflict('an idempotency key was taken in the meantime');
}

export function findPrices(sql: Sql, skus: readonly string[]): Promise<PriceRow[]> {
  return sql.query<PriceRow>(PRICES, [skus]);
}

export function findItems(sql: Sql, orderNumbers: readonly bigint[]): Promise<ItemRow[]> {
  return sql.query<ItemRow>(ITEMS, [orderNumbers]);
}

/** The keys among these that were used after `since`. */
export function findIdempotencyKeys(
  sql: Sql,
  keys: readonly { scope: string; key: string }[],
  since: Date,
): Promise<IdempotencyRow[]> {
  return sql.query<IdempotencyRow>(KEYS, [
    keys.map((entry) => entry.scope),
    keys.map((entry) => entry.key),
    since,
  ]);
}

/** Forgets keys that are too old, a bounded number a statement, a bounded number of statements. */
export async function forgetIdempotencyKeys(sql: Sql, until: Date): Promise<void> {
  for (let round = 0; round < MAX_FORGET_ROUNDS; round += 1)
    if ((await sql.query(FORGET_KEYS, [until])).length === 0) return;
}
