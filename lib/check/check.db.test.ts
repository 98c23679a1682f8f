import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Acknowledged } from '@/lib/contract/check';
import type { Database, Sql } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { check, snapshotsOf } from './check';
import { liveThrough, type SmallShop } from './testing/small-shop';

let database: Database;
let shop: SmallShop;

beforeAll(async () => {
  database = await openTestDatabase();
  shop = await liveThrough(database);
});
afterAll(() => database?.close());

class RollBack extends Error {}

/** Damages the database, checks it and puts everything back. @returns what the check named */
async function namedAfter(
  damage: (sql: Sql) => Promise<unknown>,
  acknowledged: Acknowledged | null = null,
): Promise<string[]> {
  let named: string[] = [];
  await database
    .transaction(async (sql) => {
      await damage(sql);
      const report = await check((work) => work(sql), { acknowledged });
      named = report.invariants.filter((entry) => entry.count > 0).map((entry) => entry.invariant);
      expect(report.ok).toBe(named.length === 0);
      throw new RollBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RollBack)) throw error;
    });
  return named;
}

/** Statements about one order, whose number is `$1`. */
const on =
  (order: keyof SmallShop, ...statements: string[]) =>
  async (sql: Sql) => {
    for (const statement of statements)
      await sql.query(statement, statement.includes('$1') ? [await numberOf(sql, shop[order])] : []);
  };

test('a shop in which everything happened breaks nothing', async () => {
  const report = await check(snapshotsOf(database));
  expect(report.invariants.flatMap((entry) => entry.violations)).toEqual([]);
  expect(report).toMatchObject({ ok: true, orders: 14 });
  expect(report.standing.reduce((sum, entry) => sum + entry.orders, 0)).toBe(5);
  const outcomes = await database.query<{ outcome: string; count: bigint }>(
    `select coalesce(outcome, state) as outcome, count(*) from orders group by 1 order by 1`,
  );
  expect(outcomes).toEqual([
    { outcome: 'ACTIVE', count: 5n },
    { outcome: 'TERMINATED', count: 1n },
    { outcome: 'cancelled', count: 2n },
    { outcome: 'fulfilled', count: 5n },
    { outcome: 'rejected', count: 1n },
  ]);
  expect(await database.query(`select run_at is null as "gaveUp" from job order by 1`)).toEqual([
    { gaveUp: false },
    { gaveUp: true },
  ]);
});

describe('I1', () => {
  test('an acknowledged order that is gone', async () => {
    const acknowledged = { orders: [shop.plain, '1'], payments: [] };
    expect(await namedAfter(async () => {}, acknowledged)).toEqual(['I1']);
  });

  test('an order that left its rows behind', async () => {
    expect(await namedAfter(on('plain', 'delete from orders where number = $1::bigint'))).toEqual(['I1']);
  });

  test('an acknowledged payment that is gone, or has another verdict', async () => {
    const [row] = await database.query<{ id: string }>(
      'select external_id as id from payment where order_number = $1',
      [await numberOf(database, shop.plain)],
    );
    const payment = { orderId: shop.plain, paymentId: row?.id ?? '' };
    const listed = (...payments: Acknowledged['payments']) => ({ orders: [], payments });
    expect(await namedAfter(async () => {}, listed({ ...payment, verdict: 'applied' }))).toEqual([]);
    expect(await namedAfter(async () => {}, listed({ ...payment, verdict: 'late' }))).toEqual(['I1']);
    expect(await namedAfter(async () => {}, listed({ ...payment, paymentId: 'never-sent' }))).toEqual(['I1']);
  });
});

test('I2: an order that ended twice', async () => {
  const again = on(
    'fulfilled',
    `insert into step (order_number, seq, at, type) select number, version + 1, updated_at, 'terminated' from orders where number = $1::bigint`,
    'update orders set version = version + 1 where number = $1::bigint',
  );
  expect(await namedAfter(again)).toEqual(['I2']);
});

describe('I3', () => {
  test('a settled order without its revenue', async () => {
    const unbooked = on(
      'fulfilled',
      `delete from ledger_line where entry_id in (select id from ledger_entry where kind = 'revenue' and order_number = $1::bigint)`,
      `delete from ledger_entry where kind = 'revenue' and order_number = $1::bigint`,
    );
    expect(await namedAfter(unbooked)).toEqual(['I3']);
  });

  test('a second revenue entry', async () => {
    const twice = on(
      'fulfilled',
      `with again as (insert into ledger_entry (order_number, kind, reference, currency, posted_at)
         values ($1::bigint, 'revenue', 'again', 'EUR', now()) returning id)
       insert into ledger_line (entry_id, account, amount)
       select id, account, amount from again cross join (values ('receivables', 1), ('revenue', -1)) as l(account, amount)`,
    );
    expect(await namedAfter(twice)).toEqual(['I3']);
  });

  test.each([
    ['a payment', 'payment', `'payment:' || p.id`, ['payments', 'receivables']],
    ['a refund', 'refund', `'refund:' || p.id || ':' || p.refunded`, ['receivables', 'refunds']],
  ])('%s that is booked once more, on an order without payments', async (_, kind, reference, accounts) => {
    const elsewhere = on(
      'cancelled',
      `with paid as (select ${reference} as reference from payment p
           where p.order_number <> $1::bigint order by p.refunded desc limit 1),
         again as (insert into ledger_entry (order_number, kind, reference, currency, posted_at)
           select $1::bigint, '${kind}', reference, 'EUR', now() from paid returning id)
       insert into ledger_line (entry_id, account, amount) select id, account, amount
       from again cross join (values ('${accounts[0]}', 999), ('${accounts[1]}', -999)) as l(account, amount)`,
    );
    expect(await namedAfter(elsewhere)).toEqual(['I3']);
  });

  test('lines of no entry', async () => {
    const stray = `insert into ledger_line (entry_id, account, amount) values (-1, 'payments', 1), (-1, 'revenue', -1)`;
    expect(await namedAfter(on('plain', stray))).toEqual(['I3']);
  });

  test('an entry that does not balance', async () => {
    const skewed = on(
      'plain',
      `update ledger_line set amount = amount + 1 where account = 'receivables'
         and entry_id in (select id from ledger_entry where order_number = $1::bigint and kind = 'payment')`,
    );
    expect(await namedAfter(skewed)).toEqual(['I3']);
  });

  test('money of a payment that went nowhere', async () => {
    const lost = on(
      'lapsed',
      'alter table payment drop constraint payment_sum',
      'update payment set to_refund = to_refund - 1 where order_number = $1::bigint',
    );
    expect(await namedAfter(lost)).toEqual(['I3']);
  });

  test.each([
    ['a sum to refund that no refund is about', 'delete from refund where order_number = $1::bigint'],
    ['a refund of more than is due', 'update refund set amount = amount + 1 where order_number = $1::bigint'],
    [
      'a refund that is said to have gone',
      `update refund set state = 'succeeded' where order_number = $1::bigint`,
    ],
    [
      'a refund that is queued, and nobody sends',
      `update refund set state = 'queued' where order_number = $1::bigint`,
    ],
    [
      'a refund of another order’s payment',
      `insert into refund select order_number, -1, 9, origin, 'void', amount, 0, null, null, queued_at, changed_at
         from refund where order_number = $1::bigint`,
    ],
  ])('%s', async (_, damage) => {
    expect(await namedAfter(on('lapsed', damage))).toEqual(['I3']);
  });

  test('an order whose sums are not those of its payments', async () => {
    const forgotten = on('lapsed', 'update orders set refund_due = false where number = $1::bigint');
    expect(await namedAfter(forgotten)).toEqual(['I3']);
  });
});

describe('I4', () => {
  test('a settled order that was not packaged', async () => {
    expect(await namedAfter(on('fulfilled', 'delete from shipment where order_number = $1::bigint'))).toEqual(
      ['I4'],
    );
  });

  test('goods that left for nothing', async () => {
    const [opened] = await database.query<{ seq: number }>(
      `select s.seq from step s join leaf l on l.id = s.leaf_id
       where s.order_number = $1::bigint and l.leaf->'effects' @> '[{"do":"open","work":{"kind":"job"}}]' order by s.seq limit 1`,
      [await numberOf(database, shop.rejected)],
    );
    const gift = on(
      'rejected',
      `insert into shipment (order_number, job_key, shipped_at)
       select number, id || '/${opened?.seq}/validate-order', now() from orders where number = $1::bigint`,
    );
    expect(await namedAfter(gift)).toEqual(['I4']);
  });
});

describe('I5', () => {
  test('a reminder of what was paid', async () => {
    const late = on(
      'reminded',
      `update mail set queued_at = o.settled_at + interval '1 millisecond' from orders o
       where o.number = order_number and order_number = $1::bigint and kind = 'reminder'`,
    );
    expect(await namedAfter(late)).toEqual(['I5']);
  });

  test('a second reminder', async () => {
    const twice = on(
      'lapsed',
      `update mail set kind = 'reminder' where order_number = $1::bigint and kind = 'cancelled'`,
    );
    expect(await namedAfter(twice)).toEqual(['I5']);
  });
});

describe('I6', () => {
  test('a cancelled order that keeps the money', async () => {
    const kept = on(
      'lapsed',
      'update payment set held = to_refund, to_refund = 0 where order_number = $1::bigint',
      'update orders set held = received, refund_due = false where number = $1::bigint',
      'delete from refund where order_number = $1::bigint',
    );
    expect(await namedAfter(kept)).toEqual(['I6']);
  });

  test('a cancelled order whose payment was accepted', async () => {
    const accepted = on('lapsed', `update payment set verdict = 'applied' where order_number = $1::bigint`);
    expect(await namedAfter(accepted)).toEqual(['I6']);
  });
});

test('I7: a mail whose key is of another attempt', async () => {
  const other = on('lapsed', `update mail set job_key = job_key || '/2' where order_number = $1::bigint`);
  expect(await namedAfter(other)).toEqual(['I7']);
});

test('I7: two refunds that are one at the provider, and one that is there without an id', async () => {
  const twice = on(
    'overpaid',
    `update refund set provider_id = 're_1' where order_number = $1::bigint`,
    `insert into refund select order_number, payment_id, 9, origin, 'void', amount, 0, 're_1', null, queued_at, changed_at
       from refund where order_number = $1::bigint`,
  );
  expect(await namedAfter(twice)).toEqual(['I7']);
  const nameless = on('overpaid', `update refund set state = 'pending' where order_number = $1::bigint`);
  expect(await namedAfter(nameless)).toEqual(['I7']);
});

describe('I8', () => {
  test('pieces that nobody reserved', async () => {
    const phantom = on('waiting', `update product set reserved = reserved + 1 where sku = 'stoneware-mug'`);
    expect(await namedAfter(phantom)).toEqual(['I8']);
  });

  test('more reserved than there is', async () => {
    const oversold = on(
      'waiting',
      'alter table product drop constraint product_stock',
      `update product set stock = 0 where sku = 'stoneware-mug'`,
    );
    expect(await namedAfter(oversold)).toEqual(['I8']);
  });

  test('an ended order that holds stock', async () => {
    const holding = on(
      'cancelled',
      `update stock_reservation set state = 'open' where order_number = $1::bigint`,
      `update product set reserved = reserved + 1 where sku = 'stoneware-mug'`,
    );
    expect(await namedAfter(holding)).toEqual(['I8']);
  });
});

describe('I8, what is not paid', () => {
  test('unpaid pieces that nobody holds', async () => {
    const phantom = on('waiting', `update product set unpaid = unpaid + 1 where sku = 'stoneware-mug'`);
    expect(await namedAfter(phantom)).toEqual(['I8']);
  });

  test('a settled order that keeps who ordered', async () => {
    const kept = on('fulfilled', `update order_item set client = 'somebody' where order_number = $1::bigint`);
    expect(await namedAfter(kept)).toEqual(['I8']);
  });

  test('an order that gave its pieces back and has them', async () => {
    const both = on('waiting', `update orders set stock_returned = true where number = $1::bigint`);
    expect(await namedAfter(both)).toEqual(['I8']);
  });
});

describe('I10', () => {
  test.each<[string, keyof SmallShop, ...string[]]>([
    [
      'a settled order without an invoice',
      'fulfilled',
      "update counter set value = value - 1 where name = 'invoice'",
      `with gone as (delete from invoice where order_number = $1::bigint returning number)
       update invoice set number = gone.number from gone where invoice.number = (select max(number) from invoice)`,
    ],
    [
      'an invoice of an order that is not settled',
      'waiting',
      `update counter set value = value + 1 where name = 'invoice'`,
      `insert into invoice (order_number, number, total, tax_percent, issued_at)
       select $1::bigint, max(number) + 1, 1, 23, now() from invoice`,
    ],
    [
      'an invoice of another sum',
      'fulfilled',
      'update invoice set total = total + 1 where order_number = $1::bigint',
    ],
    ['a gap', 'fulfilled', 'update invoice set number = 1000 where order_number = $1::bigint'],
    [
      'a credit note for nothing',
      'lapsed',
      `update counter set value = value + 1 where name = 'credit-note'`,
      'insert into credit_note (order_number, number, issued_at) values ($1::bigint, 1, now())',
    ],
    [
      'a credit note for money that counts',
      'fulfilled',
      `update counter set value = value + 1 where name = 'credit-note'`,
      `insert into credit_note (order_number, number, amount, reason, issued_at) values ($1::bigint, 1, 5, 'refund', now())`,
    ],
    [
      'a debit note for nothing',
      'fulfilled',
      `update counter set value = value + 1 where name = 'debit-note'`,
      `insert into debit_note (order_number, number, amount, tax_percent, payment_id, issued_at) values ($1::bigint, 1, 5, 23, 1, now())`,
    ],
    [
      'a gap in the debit notes',
      'fulfilled',
      `update counter set value = value + 1 where name = 'debit-note'`,
    ],
  ])('%s', async (_, order, ...statements) => {
    expect(await namedAfter(on(order, ...statements))).toEqual(['I10']);
  });
});

describe('I9', () => {
  test.each([
    ['a version that no step made', 'update orders set version = version + 1 where number = $1::bigint'],
    ['a hold that nobody asked for', 'update orders set suspended = true where number = $1::bigint'],
    [
      'a gap in the log',
      'update step set seq = seq + 1 where order_number = $1::bigint and seq = (select max(seq) from step where order_number = $1::bigint)',
    ],
    [
      'steps out of time',
      `update step set at = at + interval '1 hour' where order_number = $1::bigint and seq = 2`,
    ],
    [
      'a marking it never reached',
      `update orders set marking_id = (select m.id from marking m where m.id <> marking_id
       and not m.open_work @> '[{"kind":"job"}]' limit 1) where number = $1::bigint`,
    ],
    [
      'a timer that is due at another time',
      `update timer set due_at = due_at + interval '1 second' where order_number = $1::bigint`,
    ],
    ['a variable that no step set', `update orders set variables = '{"a": 1}' where number = $1::bigint`],
    [
      'local variables of what is not open',
      `update orders set locals = '{"a": {}}' where number = $1::bigint`,
    ],
    ['a lost timer', 'delete from timer where order_number = $1::bigint'],
    [
      'another time of the last change',
      `update orders set updated_at = updated_at + interval '1 hour' where number = $1::bigint`,
    ],
  ])('%s', async (_, statement) => {
    expect(await namedAfter(on('waiting', statement))).toEqual(['I9']);
  });

  test('a lost job', async () => {
    expect(await namedAfter(on('stuck', 'delete from job where order_number = $1::bigint'))).toEqual(['I9']);
  });
});

test('violations are named up to a limit and counted beyond it', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => String(index + 1));
  const report = await check(snapshotsOf(database), {
    acknowledged: { orders: ids, payments: [] },
    only: ['I1'],
  });
  expect(report.invariants).toHaveLength(1);
  expect(report.invariants[0]).toMatchObject({ invariant: 'I1', count: 30 });
  expect(report.invariants[0]?.violations).toHaveLength(20);
});
