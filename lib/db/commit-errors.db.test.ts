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

test('an entry that does not balance is refused when it commits, and the caller is told', async () => {
  const unbalanced = database.transaction(async (sql) => {
    await sql.query(ENTRY);
    await sql.query(ONE_LINE);
  });
  await expect(unbalanced).rejects.toThrow('does not balance');
  expect(await database.prisma.ledgerEntry.count()).toBe(0);
});

test('so is a caller of Prisma', async () => {
  const unbalanced = database.prisma.$transaction(async (prisma) => {
    await prisma.$executeRawUnsafe(ENTRY);
    await prisma.$executeRawUnsafe(ONE_LINE);
  });
  await expect(unbalanced).rejects.toThrow('does not balance');
  expect(await database.prisma.ledgerEntry.count()).toBe(0);
});
