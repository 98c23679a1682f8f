import { firstAdminToken, makeFirstAdmin, spendPasswordLink } from '@/lib/accounts/account-links';
import { type AccountParts, openAccounts } from '@/lib/accounts/library';
import { invitePerson } from '@/lib/accounts/people';
import { signIn } from '@/lib/accounts/sign-in';
import { cookiesOf } from '@/lib/accounts/testing/browser';
import { makeToken } from '@/lib/accounts/tokens';
import { type Person, ROLES, type Role } from '@/lib/contract/desk';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/contract/people';
import type { Database } from '@/lib/db/database';
import { accountsSecret } from '@/lib/secrets/accounts-secret';
import { sealingKeys } from '@/lib/secrets/sealing-keys';

export const PASSWORD = 'correct horse battery';
const ADMIN: Person = { name: 'the tests', role: 'admin' };

/** Who a test asks as. */
export interface Staff {
  /** The cookie of somebody with an account, by role. */
  readonly cookies: ReadonlyMap<Role, string>;
  /** A token of one scope each. */
  readonly tokens: ReadonlyMap<TokenScope, string>;
}

/**
 * Puts somebody of each role, signed in, and a token of each scope into the embedded database of a server before that has
 * it: over HTTP so many would be throttled.
 */
export async function addStaff(
  database: Database,
  server: { readonly dataDir: string; readonly operatorToken: string },
): Promise<Staff> {
  const keys = sealingKeys({ databaseUrl: null, secretsKeys: null, ...server }, true);
  const { secret } = await accountsSecret(database, keys);
  const parts = openAccounts({ database, secret, origin: 'http://localhost', now: () => new Date() });
  await database.query('delete from desk_account');
  await database.query(`delete from setting where key = 'first-account'`);
  await database.query('delete from api_token');
  const admin = { name: 'Person admin', email: 'admin@example.com', password: PASSWORD };
  await makeFirstAdmin(parts, firstAdminToken(parts), admin);
  const cookies = new Map<Role, string>();
  for (const role of ROLES) cookies.set(role, await cookieOf(parts, role));
  const tokens = new Map<TokenScope, string>();
  for (const scope of TOKEN_SCOPES)
    tokens.set(scope, await makeToken(parts, ADMIN, { name: scope, scopes: [scope], days: 7 }));
  return { cookies, tokens };
}

async function cookieOf(parts: AccountParts, role: Role): Promise<string> {
  const email = `${role}@example.com`;
  if (role !== 'admin') {
    const { token } = await invitePerson(parts, ADMIN, { name: `Person ${role}`, email }, role);
    await spendPasswordLink(parts, token, PASSWORD);
  }
  const browser = { headers: new Headers(), isSecure: false };
  return cookiesOf(await signIn(parts, browser, { email, password: PASSWORD })).join('; ');
}
