import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database';
import { openTestDatabase } from './testing/test-database';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const ENTRY = `insert into ledger_entry (order_number, kind, reference, currency, posted_at) values (1, 'payment', 'test', 'EUR', now())`;
const ONE_LINE = `insert into ledger_line (entry_id, account, amount) select id, 'payments', 5 from ledger_entry`;

const BOTH_LINES = `insert into ledger_line (entry_id, account, amount) select id, account, amount
  from ledger_entry cross join (values ('payments', 5), ('receivables', -5)) as l(account, amount)`;
const SKEW = `update ledger_line set amount = 6 where account = 'payments'`;

test('an entry whose lines do not balance is refused as it is written', async () => {
  await database.transaction(async (sql) => {
    await sql.query(ENTRY);
    await sql.script('savepoint whole');
    await expect(sql.query(ONE_LINE)).rejects.toThrow('does not balance');
    await sql.script('rollback to whole');
    await sql.query(BOTH_LINES);
    await sql.query('delete from ledger_line');
    await sql.query('delete from ledger_entry');
  });
});

test('an entry that does not balance when it commits is refused, and the caller is told', async () => {
  const unbalanced = database.transaction(async (sql) => {
    await sql.query(ENTRY);
    await sql.query(BOTH_LINES);
    await sql.query(SKEW);
  });
  await expect(unbalanced).rejects.toThrow('does not balance');
  expect(await database.prisma.ledgerEntry.count()).toBe(0);
});

test('so is one whose line has gone over to another entry', async () => {
  const unbalanced = database.transaction(async (sql) => {
    await sql.query(ENTRY);
    await sql.query(ENTRY.replace('test', 'other'));
    await sql.query(BOTH_LINES);
    await sql.query(`delete from ledger_line where account = 'payments'
      and entry_id = (select id from ledger_entry where reference = 'other')`);
    await sql.query(`update ledger_line set entry_id = (select id from ledger_entry where reference = 'other')
      where account = 'payments'`);
  });
  await expect(unbalanced).rejects.toThrow('does not balance');
  expect(await database.prisma.ledgerEntry.count()).toBe(0);
});

test('so is a caller of Prisma', async () => {
  const unbalanced = database.prisma.$transaction(async (prisma) => {
    await prisma.$executeRawUnsafe(ENTRY);
    await prisma.$executeRawUnsafe(BOTH_LINES);
    await prisma.$executeRawUnsafe(SKEW);
  });
  await expect(unbalanced).rejects.toThrow('does not balance');
  expect(await database.prisma.ledgerEntry.count()).toBe(0);
});
