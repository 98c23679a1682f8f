import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { addAccount } from '@/lib/db/tables/desk-accounts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { readEnv } from './env.mjs';
import { newLog } from './log';
import { openAccountsOf } from './open-accounts';

const [OLD, NEW] = ['an-old-key-that-seals-secrets-01234567', 'a-new-key-that-seals-secrets-0123456789'];

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const open = (key: string) =>
  openAccountsOf({
    database,
    env: readEnv({ SECRETS_KEY: key }, 'box'),
    log: newLog('silent'),
    now: () => new Date(),
    isFleeting: false,
  });
const factors = async () => [
  await database.prisma.deskTwoFactor.count(),
  await database.prisma.deskAccount.count({ where: { twoFactorEnabled: true } }),
];

test('a start that ends between the new secret and the second factors leaves none that nothing deciphers', async () => {
  const { secret } = await open(OLD);
  await addAccount(database, {
    ...{ id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'admin', at: new Date() },
  });
  await database.query('update desk_account set two_factor_enabled = true');
  await database.prisma.deskTwoFactor.create({
    data: { id: 'factor', userId: 'ada', secret: 'sealed', backupCodes: 'sealed', verified: true },
  });
  await database.script(`create function fail() returns trigger language plpgsql as $$ begin raise 'the end'; end $$;
    create trigger fail before delete on desk_two_factor execute function fail()`);
  await expect(open(NEW)).rejects.toThrow('the end');
  await database.script('drop trigger fail on desk_two_factor; drop function fail()');
  expect(await factors()).toEqual([1, 1]);
  // Nothing was done: who has the old key after all has everything.
  expect((await open(OLD)).secret).toBe(secret);
  expect(await factors()).toEqual([1, 1]);
  const renewed = await open(NEW);
  expect(renewed.secret).not.toBe(secret);
  expect(await factors()).toEqual([0, 0]);
  expect((await open(NEW)).secret).toBe(renewed.secret);
});
