import { createHash } from 'node:crypto';
import type { Database, Sql, Transaction } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** Any number that nothing else in this database locks: rows are added one after the other, for each names the one before. */
const CHAIN_LOCK = 7_302_619;
/** What the first row has before it. */
const START = '';

/** `asked`: before anything is done. The others say what became of it, in a row of their own. */
export type DeskActResult = 'asked' | 'done' | 'refused' | 'failed';

export interface NewDeskAct {
  readonly at: Date;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  readonly orderNumber: bigint | null;
  /** JSON. */
  readonly input: string;
  readonly reason: string;
  readonly result: DeskActResult;
  readonly detail: string | null;
  /** The row that asked; null: this one. */
  readonly askedId: bigint | null;
}

export interface DeskActRow extends NewDeskAct {
  readonly id: bigint;
  readonly previous: string;
  readonly hash: string;
}

const SELECT = `select id, at, person, role, act, order_number as "orderNumber", input, reason, result, detail,
  asked_id as "askedId", previous, hash from desk_act`;
const FIND = `${SELECT} where id = $1::bigint`;
const LAST = `${SELECT} order by id desc limit 1`;
const OF_ORDER = `${SELECT} where order_number = $1::bigint order by id desc limit $2`;
/** As the index `desk_act_product_idx` says it. */
const OF_PRODUCT = `${SELECT} where input::jsonb ->> 'sku' = $1 and act like 'product-%' order by id desc limit $2`;
/** As the index `desk_act_settings_idx` says it. */
const OF_SETTINGS = `${SELECT} where act = 'settings-change' order by id desc limit $1`;
/** As the index `desk_act_payment_idx` says it. */
const OF_PAYMENT = `${SELECT} where input::jsonb ->> 'paymentId' = $1 and act in ('assign-payment', 'return-payment')
  order by id desc limit $2`;
const AFTER = `${SELECT} where id > $1::bigint order by id limit $2`;
const INSERT = `insert into desk_act (id, at, person, role, act, order_number, input, reason, result, detail, asked_id,
  previous, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

const ACT_COLUMNS = {
  ...{ id: 'bigint', at: 'timestamptz', person: 'text', role: 'text', act: 'text', order_number: 'bigint' },
  ...{ input: 'text', reason: 'text', result: 'text', detail: 'text', asked_id: 'bigint', previous: 'text' },
  hash: 'text',
} as const;
const INSERT_MANY = insertOf('desk_act', ACT_COLUMNS);

/** SHA-256 of a row and of the hash before it, in hexadecimal. */
function hashOf(row: Omit<DeskActRow, 'hash'>): string {
  const { id, at, person, role, act, orderNumber, input, reason, result, detail, askedId, previous } = row;
  const said = [
    previous,
    id.toString(),
    at.toISOString(),
    person,
    role,
    act,
    orderNumber?.toString() ?? null,
  ];
  const text = JSON.stringify([...said, input, reason, result, detail, askedId?.toString() ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

/** Adds a row to the chain. @returns its id */
export function addDeskAct(database: Database, row: NewDeskAct): Promise<bigint> {
  return database.transaction((sql) => chainDeskAct(sql, row));
}

/**
 * The same within a transaction that is open: for what this database alone does, which is done with its row or not at all.
 * Last of all in it, for nobody else adds a row from here to the commit. @returns its id
 */
export async function chainDeskAct(sql: Transaction, row: NewDeskAct): Promise<bigint> {
  await sql.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
  const [last] = await sql.query<DeskActRow>(LAST);
  const id = (last?.id ?? 0n) + 1n;
  const linked = { ...row, id, previous: last?.hash ?? START };
  await sql.query(INSERT, [
    ...[id, row.at, row.person, row.role, row.act, row.orderNumber, row.input, row.reason],
    ...[row.result, row.detail, row.askedId, linked.previous, hashOf(linked)],
  ]);
  return id;
}

/** The same for several rows at once, one after the other. */
export async function chainDeskActs(sql: Transaction, rows: readonly NewDeskAct[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
  let [last]: (Pick<DeskActRow, 'id' | 'hash'> | undefined)[] = await sql.query<DeskActRow>(LAST);
  const linked = rows.map((row) => {
    const next = { ...row, id: (last?.id ?? 0n) + 1n, previous: last?.hash ?? START };
    const made: DeskActRow = { ...next, hash: hashOf(next) };
    last = made;
    return made;
  });
  const values = linked.map(({ orderNumber, askedId, ...row }) => ({
    ...row,
    order_number: orderNumber,
    asked_id: askedId,
  }));
  await sql.query(INSERT_MANY, valuesOf(ACT_COLUMNS, values));
}

/** The newest row; 0: there is none. */
export async function findLastDeskActId(sql: Sql): Promise<bigint> {
  return (await sql.query<{ id: bigint }>('select id from desk_act order by id desc limit 1'))[0]?.id ?? 0n;
}

/** What was said of an act when it was asked for. */
export async function findDeskAct(sql: Sql, id: bigint): Promise<DeskActRow | null> {
  return (await sql.query<DeskActRow>(FIND, [id]))[0] ?? null;
}

/** The acts on a product, the newest first. */
export function findProductActs(sql: Sql, sku: string, limit: number): Promise<DeskActRow[]> {
  return sql.query<DeskActRow>(OF_PRODUCT, [sku, limit]);
}

/** The changes of the settings of the shop, the newest first. */
export function findSettingsActs(sql: Sql, limit: number): Promise<DeskActRow[]> {
  return sql.query<DeskActRow>(OF_SETTINGS, [limit]);
}

/** What was done with a payment without an order, the newest first. */
export function findPaymentActs(sql: Sql, paymentId: bigint, limit: number): Promise<DeskActRow[]> {
  return sql.query<DeskActRow>(OF_PAYMENT, [paymentId.toString(), limit]);
}

/** The acts on an order, the newest first. */
export function findDeskActs(sql: Sql, orderNumber: bigint, limit: number): Promise<DeskActRow[]> {
  return sql.query<DeskActRow>(OF_ORDER, [orderNumber, limit]);
}

/** Up to where the chain is proven. */
export interface ProvenChain {
  /** 0: nothing yet. */
  readonly upTo: bigint;
  readonly hash: string;
  /** The first row that is not as it was written, or that has another before it; null: none so far. */
  readonly brokenAt: bigint | null;
  /** No further row was there. */
  readonly isWhole: boolean;
}

const PAGE = 1_000;
export const UNPROVEN: ProvenChain = { upTo: 0n, hash: START, brokenAt: null, isWhole: false };

/** Proves the next rows of the chain. @param from what is proven @returns what is proven now; what is broken stays so */
export async function proveDeskActs(sql: Sql, from: ProvenChain): Promise<ProvenChain> {
  if (from.brokenAt !== null) return from;
  let { upTo, hash } = from;
  const rows = await sql.query<DeskActRow>(AFTER, [upTo, PAGE]);
  for (const row of rows) {
    if (row.id !== upTo + 1n || row.previous !== hash || row.hash !== hashOf(row))
      return { upTo, hash, brokenAt: row.id, isWhole: false };
    upTo = row.id;
    hash = row.hash;
  }
  return { upTo, hash, brokenAt: null, isWhole: rows.length < PAGE };
}

/** Proves the chain. @returns the first row that is not as it was written, or that has another before it; null: none */
export async function findBrokenDeskAct(sql: Sql): Promise<bigint | null> {
  let proven = UNPROVEN;
  while (proven.brokenAt === null && !proven.isWhole) proven = await proveDeskActs(sql, proven);
  return proven.brokenAt;
}
