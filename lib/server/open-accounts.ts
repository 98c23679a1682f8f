import { randomBytes } from 'node:crypto';
import { firstAdminToken } from '@/lib/accounts/account-links';
import { type AccountParts, openAccounts } from '@/lib/accounts/library';
import type { Database } from '@/lib/db/database';
import { countAccounts, dropAllSecondFactors, hadAccount } from '@/lib/db/tables/desk-accounts';
import { accountsSecret } from '@/lib/secrets/accounts-secret';
import { sealingKeys } from '@/lib/secrets/sealing-keys';
import { deskPaths } from '@/lib/story/desk-paths';
import type { Env } from './get-env';
import type { Log } from './log';
import { listeningOrigin } from './this-machine.mjs';

interface Options {
  readonly database: Database;
  readonly env: Env;
  readonly log: Log;
  readonly now: () => Date;
  /** The product is opened and serves nobody: the database's own secret is neither read nor made. */
  readonly isFleeting: boolean;
}

/** The accounts of this database. */
export async function openAccountsOf({
  database,
  env,
  log,
  now,
  isFleeting,
}: Options): Promise<AccountParts> {
  const origin = env.publicUrl ?? listeningOrigin(env);
  if (isFleeting)
    return openAccounts({ database, secret: randomBytes(32).toString('base64url'), origin, now });
  // Nobody could type a code of second factors that another secret enciphers.
  const { secret, isNew } = await accountsSecret(database, sealingKeys(env, true), dropAllSecondFactors);
  const parts = openAccounts({ database, secret, origin, now, provider: env.oidc });
  if (isNew && (await countAccounts(database)) > 0)
    log.warn('the secret of accounts is new: all sessions are over, and second factors have to be made anew');
  return parts;
}

/** The line for people that a start prints while there was never an account; null: there was one. */
export async function firstAdminLine(parts: AccountParts, origin: string): Promise<string | null> {
  if (await hadAccount(parts.database)) return null;
  return `First admin of the desk, good until there is one: ${origin}${deskPaths.first(firstAdminToken(parts))}`;
}
