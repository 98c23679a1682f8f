import { z } from 'zod';
import type { Person, Role } from '@/lib/contract/desk';
import { readEmail } from '@/lib/contract/email-address';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import { seenText } from '@/lib/contract/seen-text';
import type { Database, Sql } from '@/lib/db/database';
import {
  addAccount,
  countAccounts,
  type DeskAccountRow,
  endSessionsOf,
  findAccountByEmail,
  findAccountBySubject,
  findSubject,
  lockPeople,
  MAX_ACCOUNTS,
} from '@/lib/db/tables/desk-accounts';
import { AppError, isAppError } from '@/lib/errors';
import { keepAct } from '@/lib/record/keep-act';
import { newAccountId } from './account-links';
import { changeAccount } from './people';
import { type Claims, type ProviderSettings, providerIdOf } from './provider';
import { isNameTaken, isPersonName, keptEmail } from './read-person';

/** Why a provider's person stays out. */
export type StayOut =
  /** Was never invited, and no claim says a role; or it does not any more. */
  | 'unknown'
  | 'disabled'
  /** By wrong passwords, for a quarter of an hour. */
  | 'locked'
  /** The provider does not say that the address is this person's. */
  | 'unverified'
  /** The address is of a domain that is not let in. */
  | 'domain'
  /** Somebody else of the provider comes in with the account of this address. */
  | 'taken'
  /** There are as many accounts as there may be. */
  | 'full';

/** Somebody is known to the provider, and is not let in. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';
  constructor(
    readonly why: StayOut,
    readonly accountId: string | null,
    /** As the provider says it, where it vouches for it. */
    readonly email: string | null,
  ) {
    super(`not admitted: ${why}`);
  }
}

interface Parts {
  readonly database: Database;
  readonly now: () => Date;
}

/**
 * Who of a provider comes in, with which account. Known by the provider's subject; for the first time by an address that the
 * provider vouches for, of somebody who was invited or whose claim stands for a role. The claim's role becomes the account's,
 * whatever that was; the last admin with a password stays one.
 * @throws NotAdmitted
 */
export async function admit(
  parts: Parts,
  provider: ProviderSettings,
  claims: Claims & { readonly sub: string },
): Promise<DeskAccountRow> {
  const { database } = parts;
  const email = readVouchedEmail(claims, provider);
  const role = readRole(claims, provider);
  const providerId = providerIdOf(provider);
  const known = await findAccountBySubject(database, providerId, claims.sub);
  const account = known ?? (await findAccountByEmail(database, email));
  if (account === null) {
    if (role === null) throw new NotAdmitted('unknown', null, email);
    return join(parts, provider, { name: nameOf(claims, email), email, role });
  }
  const out = (why: StayOut) => new NotAdmitted(why, account.id, email);
  // An address that the provider gave to somebody else does not bring the account along.
  if (known === null && (await findSubject(database, account.id, providerId)) !== null) throw out('taken');
  if (account.disabledAt !== null) throw out('disabled');
  if (account.lockedUntil !== null && account.lockedUntil > parts.now()) throw out('locked');
  if (role === null && account.madeByProvider) {
    await endSessionsOf(database, account.id);
    throw out('unknown');
  }
  if (role !== null && role !== account.role) await takeRole(parts, provider, account.id, role);
  return account;
}

/** Who the record says did it. */
const recorded = ({ name }: ProviderSettings): Person => ({ name: `provider ${name}`, role: 'admin' });

function readVouchedEmail(claims: Claims, { domains }: ProviderSettings): string {
  const { email, email_verified: isVerified } = claims;
  // Some say it as a text.
  if (typeof email !== 'string' || (isVerified !== true && isVerified !== 'true'))
    throw new NotAdmitted('unverified', null, null);
  const kept = keptEmail(email);
  if ('wanted' in readEmail(email.trim()) || !z.email().safeParse(kept).success)
    throw new NotAdmitted('unverified', null, null);
  if (domains !== null && !domains.includes(kept.slice(kept.lastIndexOf('@') + 1)))
    throw new NotAdmitted('domain', null, kept);
  return kept;
}

function readRole(claims: Claims, { roleMap }: ProviderSettings): Role | null {
  if (roleMap === null) return null;
  const said = claims[roleMap.claim];
  const values: readonly unknown[] = Array.isArray(said) ? said : [said];
  return roleMap.roles.find(([value]) => values.includes(value))?.[1] ?? null;
}

/** What the record calls them: the provider's word for it where that is one for a person. */
function nameOf({ name }: Claims, email: string): string {
  const said = typeof name === 'string' ? seenText(name.slice(0, 4 * MAX_STAFF_NAME)) : '';
  const isName = said !== '' && said.length <= MAX_STAFF_NAME && !/\p{Cc}/u.test(said) && isPersonName(said);
  return isName ? said : email.slice(0, MAX_STAFF_NAME);
}

interface NewOne {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

async function join(
  { database, now }: Parts,
  provider: ProviderSettings,
  one: NewOne,
): Promise<DeskAccountRow> {
  const { email, role } = one;
  const id = newAccountId();
  const input = { account: id, role };
  return keepAct(database, recorded(provider), { act: 'join', orderNumber: null, input, reason: '' }, () =>
    database.transaction(async (sql) => {
      await lockPeople(sql);
      if ((await countAccounts(sql)) >= MAX_ACCOUNTS)
        throw new AppError(
          'conflict',
          `There are ${MAX_ACCOUNTS} accounts, which is as many as there may be.`,
        );
      const name = await freeName(sql, one);
      const at = now();
      await addAccount(sql, { id, name, email, role, at, madeByProvider: true });
      const made = await findAccountByEmail(sql, email);
      if (made === null) throw new Error('an account was made and is not there');
      return made;
    }),
  ).catch((error: unknown) => {
    throw isAppError(error) ? new NotAdmitted('full', null, email) : error;
  });
}

/** The record must tell both. */
async function freeName(sql: Sql, { name, email }: NewOne): Promise<string> {
  if (!(await isNameTaken(sql, name))) return name;
  return `${name} (${email})`.length <= MAX_STAFF_NAME
    ? `${name} (${email})`
    : email.slice(0, MAX_STAFF_NAME);
}

async function takeRole(parts: Parts, provider: ProviderSettings, id: string, role: Role): Promise<void> {
  try {
    await changeAccount(parts, recorded(provider), id, { act: 'set-role', role });
  } catch (error) {
    // The last admin stays one: the record says that it was refused.
    if (!isAppError(error) || error.code !== 'conflict') throw error;
  }
}
