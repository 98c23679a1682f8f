import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { accountsSecret } from './accounts-secret';

const [OLD, NEW] = ['an-old-key-that-seals-secrets-01234567', 'a-new-key-that-seals-secrets-0123456789'];

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('is made once, sealed, and stays when another key seals it', async () => {
  const both = await Promise.all([accountsSecret(database, [OLD]), accountsSecret(database, [OLD])]);
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  const [{ secret }] = both;
  expect(both[1]?.secret).toBe(secret);
  const kept = await database.prisma.setting.findUnique({ where: { key: 'accounts-secret' } });
  expect(kept?.value).not.toContain(secret);
  expect(await accountsSecret(database, [NEW, OLD])).toEqual({ secret, isNew: false });
  // Sealed by the new one from now on.
  expect(await accountsSecret(database, [NEW])).toEqual({ secret, isNew: false });
  const lost = await accountsSecret(database, [OLD]);
  expect(lost.isNew).toBe(true);
  expect(lost.secret).not.toBe(secret);
});
