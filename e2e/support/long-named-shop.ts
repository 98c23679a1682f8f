import { join } from 'node:path';
import { firstAdminToken, makeFirstAdmin } from '@/lib/accounts/account-links';
import { type AccountParts, openAccounts } from '@/lib/accounts/library';
import { invitePerson } from '@/lib/accounts/people';
import { makeToken } from '@/lib/accounts/tokens';
import type { Person } from '@/lib/contract/desk';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import type { Database } from '@/lib/db/database';
import { openDatabase } from '@/lib/db/open';
import { seedShop } from '@/lib/db/seed';
import { accountsSecret } from '@/lib/secrets/accounts-secret';
import { sealingKeys } from '@/lib/secrets/sealing-keys';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { PASSWORD } from './accounts';
import { LONG_NAMES, longNamesOf } from './long-names';
import { makeDataDir, type Server, startServer } from './server';

export interface LongNamedShop {
  readonly server: Server;
  /** Of somebody who was invited, and set no password yet. */
  readonly joinToken: string;
  /** A payment without an order. */
  readonly paymentId: string;
}

/** Of each of the products with a long name, at the start. */
export const STOCK = 100;
export const ADMIN_EMAIL = 'admin@example.com';
export const LONG_EMAIL = `${'x'.repeat(60)}@${'subdomain.'.repeat(12)}example`;

/** A shop in which products and people have the longest names, as many as there are ways to write. */
export async function startLongNamedShop(): Promise<LongNamedShop> {
  const dataDir = await makeDataDir();
  const database = await openDatabase({ url: null, folder: join(dataDir, 'pgdata') });
  let made: Omit<LongNamedShop, 'server'>;
  try {
    await nameProducts(database);
    made = { joinToken: await addPeople(database, dataDir), paymentId: await addPayment(database) };
  } finally {
    await database.close();
  }
  // Many orders come from one browser and are not paid at once.
  const variables = { OPERATOR_TOKEN, RATE_LIMIT: 'off', UNPAID_LIMITS: 'off' };
  return { ...made, server: await startServer({ dataDir, variables }) };
}

/** The first products of the shelf; the others keep theirs, so that long names have short neighbours. */
async function nameProducts(database: Database): Promise<void> {
  await seedShop(database);
  for (const [place, name] of LONG_NAMES.entries())
    await database.query(
      `update product set name = $1, description = $2, stock = $4 where sku =
        (select sku from product order by position, sku offset $3 limit 1)`,
      [name, `${name}${name}`, place * 2, STOCK],
    );
}

async function addPeople(database: Database, dataDir: string): Promise<string> {
  const keys = sealingKeys(
    { databaseUrl: null, secretsKeys: null, dataDir, operatorToken: OPERATOR_TOKEN },
    true,
  );
  const { secret } = await accountsSecret(database, keys);
  const parts: AccountParts = openAccounts({
    ...{ database, secret, origin: 'http://localhost', now: () => new Date() },
  });
  const names = longNamesOf(MAX_STAFF_NAME);
  const [name = ''] = names;
  const first = { name, email: ADMIN_EMAIL, password: PASSWORD };
  const { id } = await makeFirstAdmin(parts, firstAdminToken(parts), first);
  const admin: Person = { name, role: 'admin', accountId: id };
  let token = '';
  for (const [index, invited] of names.entries()) {
    const email = index === 0 ? LONG_EMAIL : `invited-${index}@example.com`;
    token = (await invitePerson(parts, admin, { name: `${invited.slice(1)}x`, email }, 'viewer')).token;
    await makeToken(parts, admin, { name: invited, scopes: ['read', 'operate'], days: 7 });
  }
  return token;
}

async function addPayment(database: Database): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `insert into payment (channel, external_id, arrived_at, verdict, amount, currency, held)
     values ('signed', $1, now(), 'unmatched', 100, 'EUR', 100) returning id::text as id`,
    ['p'.repeat(200)],
  );
  return row?.id ?? '';
}
