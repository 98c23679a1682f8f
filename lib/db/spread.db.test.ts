import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database';
import { openTestDatabase } from './testing/test-database';

/** What orders would be spread over several nodes by; docs/scale.md. */
const SPREAD_BY: ReadonlySet<string> = new Set(['orders.number']);
const ORDER_NUMBER = 'order_number';

/**
 * Unique indexes of rows that belong to an order and yet do not begin with its number: what they promise is promised
 * across orders, so it needs a way of its own once there are several nodes. docs/scale.md has the way of each.
 */
const ACROSS_ORDERS = [
  'orders.id',
  'invoice.number',
  'credit_note.number',
  'debit_note.number',
  'shipment.serial',
  'signal_broadcast.id',
  'signal_broadcast.key',
  'payment.id',
  'payment.webhook_id',
  'payment.channel',
  'mail.id',
  'incident.id',
  'ledger_entry.id',
  'ledger_entry.reference',
  'ledger_line.entry_id',
  'idempotency_key.scope',
  'desk_act.id',
];

/** Tables that every node would have a copy of: small, and read by all. */
const REFERENCE_TABLES = ['definition', 'marking', 'marking_move', 'leaf', 'product', 'setting'];

/** What a step of one order shares with those of others. */
const SHARED = ['product.reserved', 'product.unpaid', 'counter', 'ledger sums', 'order_count'];

interface Index {
  readonly table: string;
  readonly first: string;
}

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** The tables whose rows belong to one order. */
async function tablesOfOrders(): Promise<string[]> {
  const rows = await database.query<{ table: string }>(
    `select distinct table_name as "table" from information_schema.columns
     where table_schema = current_schema() and column_name in ('${ORDER_NUMBER}', 'order_id')`,
  );
  return ['orders', 'ledger_line', ...rows.map(({ table }) => table)];
}

const uniqueIndexes = () =>
  database.query<Index>(
    `select c.relname as "table", a.attname as first
     from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where i.indisunique and c.relnamespace = current_schema()::regnamespace`,
  );

describe('orders can be spread over several nodes', () => {
  it('by their number: each unique index of their rows begins with it, or stands in the list', async () => {
    const tables = await tablesOfOrders();
    expect(tables.length).toBeGreaterThan(12);
    const others = (await uniqueIndexes())
      .filter(({ table, first }) => tables.includes(table) && first !== ORDER_NUMBER)
      .map(({ table, first }) => `${table}.${first}`)
      .filter((name) => !SPREAD_BY.has(name));
    expect(others.sort()).toEqual([...ACROSS_ORDERS].sort());
  });

  it('and no foreign key of theirs leads to rows of another node', async () => {
    const tables = await tablesOfOrders();
    const keys = await database.query<{ from: string; to: string }>(
      `select conrelid::regclass::text as "from", confrelid::regclass::text as "to"
       from pg_constraint where contype = 'f'`,
    );
    const away = keys.filter(({ from, to }) => tables.includes(from) && !REFERENCE_TABLES.includes(to));
    expect(away).toEqual([]);
  });

  it('and docs/scale.md says how each thing goes on that is promised across orders', () => {
    const page = readFileSync('docs/scale.md', 'utf8');
    for (const name of [...ACROSS_ORDERS, ...SHARED]) expect(page, name).toContain(`\`${name}\``);
  });
});
