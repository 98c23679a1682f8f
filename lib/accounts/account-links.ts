import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Person } from '@/lib/contract/desk';
import {
  addAccount,
  clearTries,
  type DeskAccountRow,
  endLinksOf,
  findAccount,
  findAccountByEmail,
  hadAccount,
  hasNewLink,
  lockPeople,
} from '@/lib/db/tables/desk-accounts';
import { deletePasskeysOf } from '@/lib/db/tables/desk-passkeys';
import { AppError } from '@/lib/errors';
import { keepAct } from '@/lib/record/keep-act';
import { asRole } from './as-role';
import type { AccountParts } from './library';
import { keptEmail, type NewPerson, readPassword, readPerson } from './read-person';
import { refusable } from './sign-in';

const TOKEN_BYTES = 32;
/** As the library names what a new password has to show. */
const NEW_PASSWORD = 'reset-password:';

/** How long a link is good: to come in, and to a new password. */
export const INVITED_FOR_MS = 3 * 24 * 60 * 60 * 1000;
export const FORGOTTEN_FOR_MS = 60 * 60 * 1000;

/** Nobody is sent a second link before then, however often it is asked for. */
const FORGOTTEN_EVERY_MS = 10 * 60 * 1000;

export const newAccountId = () => randomBytes(16).toString('base64url');

/**
 * What the one-time address of the first admin ends with: the same on every server of the shop, and worth nothing as soon
 * as there was an account, whoever is left.
 */
export const firstAdminToken = ({ secret }: Pick<AccountParts, 'secret'>): string =>
  createHmac('sha256', secret).update('first admin').digest('base64url');

/** Is this the address of the first admin, and was there never an account? */
export async function isFirstAdminLink(parts: AccountParts, token: string): Promise<boolean> {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(token), hash(firstAdminToken(parts))) && !(await hadAccount(parts.database));
}

/**
 * Makes the first admin, by the address that the start printed. Of two at once one is first.
 * @throws AppError `bad-request` for what a field does not take; `not-found` where the address is not that one (any more)
 */
export async function makeFirstAdmin(
  parts: AccountParts,
  token: string,
  { name, email, password }: NewPerson & { readonly password: string },
): Promise<{ readonly id: string; readonly email: string }> {
  if (!(await isFirstAdminLink(parts, token))) throw linkIsOver();
  const person = readPerson({ name, email });
  readPassword(password);
  const { password: hashing } = await (await parts.library(false)).$context;
  const hash = await hashing.hash(password);
  const id = newAccountId();
  const at = parts.now();
  const admin: Person = { name: person.name, role: 'admin', accountId: id };
  await keepAct(
    parts.database,
    admin,
    { act: 'make-first-admin', orderNumber: null, input: { account: id }, reason: '' },
    () =>
      parts.database.transaction(async (sql) => {
        await lockPeople(sql);
        if (await hadAccount(sql)) throw linkIsOver();
        await addAccount(sql, { id, ...person, role: 'admin', at });
        await sql.query(
          `insert into desk_credential (id, provider_account_id, provider_id, account_id, password, created_at, updated_at)
         values ($1, $2, 'credential', $2, $3, $4, $4)`,
          [newAccountId(), id, hash, at],
        );
      }),
  );
  return { id, email: person.email };
}

export const linkIsOver = () =>
  new AppError('not-found', 'This link no longer works. Each works once, for a limited time.');

/** A link that sets a password, for an account that is there. @returns its token, which only the link has */
export async function makeLink(parts: AccountParts, accountId: string, forMs: number): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const { internalAdapter } = await (await parts.library(false)).$context;
  await internalAdapter.createVerificationValue({
    identifier: `${NEW_PASSWORD}${token}`,
    value: accountId,
    expiresAt: new Date(parts.now().getTime() + forMs),
  });
  return token;
}

/** Whom a link is for; null: nobody (any more). */
export async function findLinkAccount(parts: AccountParts, token: string): Promise<DeskAccountRow | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const { internalAdapter } = await (await parts.library(false)).$context;
  const found = await internalAdapter.findVerificationValue(`${NEW_PASSWORD}${token}`);
  if (!found || found.expiresAt.getTime() <= parts.now().getTime()) return null;
  const account = await findAccount(parts.database, found.value);
  return account === null || account.disabledAt !== null || account.madeByProvider ? null : account;
}

/**
 * Sets the password that a link is for. The link is spent, and all other links, half-done sign-ins, passkeys and sessions of
 * the account end. One that was locked by wrong passwords is open again.
 * @throws AppError `bad-request`, `not-found`
 */
export async function spendPasswordLink(
  parts: AccountParts,
  token: string,
  password: string,
): Promise<{ readonly id: string; readonly email: string }> {
  const account = await findLinkAccount(parts, token);
  if (account === null) throw linkIsOver();
  readPassword(password);
  const library = await parts.library(false);
  const { id, name, role } = account;
  const person: Person = { name, role: asRole(role) ?? 'viewer', accountId: id };
  await keepAct(
    parts.database,
    person,
    { act: 'set-password', orderNumber: null, input: { account: id }, reason: '' },
    async () => {
      const done = await refusable(() =>
        library.api.resetPassword({ body: { newPassword: password, token } }),
      );
      if (done === null) throw linkIsOver();
      await endLinksOf(parts.database, id);
      await deletePasskeysOf(parts.database, id);
      await clearTries(parts.database, id);
    },
  );
  return account;
}

/** For whoever forgot their password. @returns null: nobody who may sign in has this address, or a link is under way */
export async function makeForgottenLink(
  parts: AccountParts,
  email: string,
): Promise<{
  readonly token: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
} | null> {
  const account = await findAccountByEmail(parts.database, keptEmail(email));
  if (account === null || account.disabledAt !== null || account.madeByProvider) return null;
  const since = new Date(parts.now().getTime() - FORGOTTEN_EVERY_MS);
  if (await hasNewLink(parts.database, account.id, since)) return null;
  return { ...account, token: await makeLink(parts, account.id, FORGOTTEN_FOR_MS) };
}
