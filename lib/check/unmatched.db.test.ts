import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Sql } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { returnPayment } from '@/lib/desk/return-payment';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay } from '@/lib/testing/test-app';
import { check } from './check';

let database: Database;
let app: App;
/** One that waits, and one that was sent back by hand. */
let waits: bigint;
let gone: bigint;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { byHand: true });
  [waits, gone] = [await stray('pay_waits'), await stray('pay_gone')];
  const asked = { paymentId: gone, isSent: true, reason: 'nobody of ours' };
  await returnPayment(app, { name: 'Bo', role: 'operator' }, asked);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

async function stray(externalId: string): Promise<bigint> {
  const ids = { channel: 'signed', externalId, webhookId: `evt_${externalId}`, currency: 'EUR' };
  expect((await pay(app, '0', 700n, ids)).verdict).toBe('unmatched');
  return (await database.prisma.payment.findFirstOrThrow({ where: { externalId } })).id;
}

class RollBack extends Error {}

/** Damages the database, checks it and puts everything back. @returns what the check named */
async function namedAfter(damage: (sql: Sql) => Promise<unknown>): Promise<string[]> {
  let named: string[] = [];
  const run = database.transaction(async (sql) => {
    await damage(sql);
    const { invariants } = await check((work) => work(sql));
    named = invariants.filter(({ count }) => count > 0).map(({ invariant }) => invariant);
    throw new RollBack();
  });
  await expect(run).rejects.toBeInstanceOf(RollBack);
  return named;
}

test('money without an order that waits, or was sent back, breaks nothing', async () => {
  expect(await namedAfter(async () => {})).toEqual([]);
});

test.each<[string, (sql: Sql) => Promise<unknown>]>([
  [
    'money that went back, and nobody sent it',
    (sql) => sql.query('update payment set held = 0, refunded = amount where id = $1', [waits]),
  ],
  [
    'money that is said to be held, and went back',
    (sql) => sql.query('update payment set held = amount, refunded = 0 where id = $1', [gone]),
  ],
  [
    'a refund that is nowhere',
    (sql) => sql.query('delete from unmatched_refund where payment_id = $1', [gone]),
  ],
  [
    'a refund whose state says otherwise',
    (sql) => sql.query(`update unmatched_refund set state = 'failed' where payment_id = $1`, [gone]),
  ],
  [
    'a refund that is queued, and nobody sends',
    async (sql) => {
      await sql.query(`update unmatched_refund set state = 'queued' where payment_id = $1`, [gone]);
      await sql.query('update payment set to_refund = amount, refunded = 0 where id = $1', [gone]);
      await unbook(sql, 'refund');
    },
  ],
  ['its going is not in the books', (sql) => unbook(sql, 'refund')],
  ['its coming is not in the books', (sql) => unbook(sql, 'payment')],
  [
    'its coming is in the books with another sum',
    (sql) =>
      sql.query(`update ledger_line set amount = amount * 2 where entry_id in
        (select id from ledger_entry where order_number is null and kind = 'payment')`),
  ],
  [
    'money that waits is in the books',
    (sql) =>
      sql.query(
        `with entry as (insert into ledger_entry (kind, reference, currency, posted_at)
           values ('payment', 'payment:' || $1::bigint, 'EUR', now()) returning id)
         insert into ledger_line (entry_id, account, amount) select id, account, amount
         from entry cross join (values ('payments', 700), ('receivables', -700)) as l(account, amount)`,
        [waits],
      ),
  ],
  [
    'a refund of a payment that there is not',
    (sql) =>
      sql.query(
        `insert into unmatched_refund select -1, ordinal, way, state, provider_id, error, queued_at, changed_at
         from unmatched_refund where payment_id = $1`,
        [gone],
      ),
  ],
])('I3: %s', async (_, damage) => {
  expect(await namedAfter(damage)).toEqual(['I3']);
});

async function unbook(sql: Sql, kind: string): Promise<void> {
  const entries = `select id from ledger_entry where order_number is null and kind = '${kind}'`;
  await sql.query(`delete from ledger_line where entry_id in (${entries})`);
  await sql.query(`delete from ledger_entry where id in (${entries})`);
}
