import type { Person, Role } from '@/lib/contract/desk';
import type { AccountJson } from '@/lib/contract/people';
import type { Sql } from '@/lib/db/database';
import {
  addAccount,
  countAccounts,
  type DeskAccountRow,
  deleteAccount,
  dropProvider,
  dropSecondFactor,
  endLinksOf,
  endSessionsOf,
  findAccount,
  findAccounts,
  findAdmins,
  lockPeople,
  MAX_ACCOUNTS,
  setDisabled,
  setGroups,
  setRole,
} from '@/lib/db/tables/desk-accounts';
import { deletePasskeysOf } from '@/lib/db/tables/desk-passkeys';
import { AppError } from '@/lib/errors';
import { keepAct } from '@/lib/record/keep-act';
import { INVITED_FOR_MS, makeLink, newAccountId } from './account-links';
import { asRole } from './as-role';
import type { AccountParts } from './library';
import { isNameTaken, type NewPerson, readPerson } from './read-person';

/** Everybody who has an account, the eldest first. */
export async function listPeople({ database, now }: AccountParts): Promise<AccountJson[]> {
  const at = now();
  return (await findAccounts(database, at)).map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: asRole(row.role) ?? 'viewer',
    since: row.createdAt.toISOString(),
    state: stateOf(row, at),
    hasSecondFactor: row.hasSecondFactor,
    way: row.madeByProvider ? 'provider' : row.hasProvider ? 'both' : 'password',
    passkeys: row.passkeys,
    groups: row.groups,
    sessions: row.sessions,
  }));
}

function stateOf(
  { disabledAt, hasPassword, lockedUntil }: DeskAccountRow & { readonly hasPassword: boolean },
  at: Date,
): AccountJson['state'] {
  if (disabledAt !== null) return 'disabled';
  if (!hasPassword) return 'invited';
  return lockedUntil !== null && lockedUntil > at ? 'locked' : 'active';
}

/** A link for somebody, to be mailed or handed over. */
export interface MadeLink {
  readonly token: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Makes an account that a link opens: whoever has the link sets the password.
 * @throws AppError `bad-request`; `conflict` where the address or the name has an account, or there are too many
 */
export async function invitePerson(
  parts: AccountParts,
  by: Person,
  typed: NewPerson,
  role: Role,
): Promise<MadeLink> {
  const person = readPerson(typed);
  const id = newAccountId();
  return keepAct(
    parts.database,
    by,
    { act: 'invite', orderNumber: null, input: { account: id, role }, reason: '' },
    async () => {
      await parts.database.transaction(async (sql) => {
        await lockPeople(sql);
        if ((await countAccounts(sql)) >= MAX_ACCOUNTS)
          throw new AppError(
            'conflict',
            `There are ${MAX_ACCOUNTS} accounts, which is as many as there may be.`,
          );
        const isTaken = await isNameTaken(sql, person.name);
        if (!(await addAccount(sql, { id, ...person, role, at: parts.now() })))
          throw new AppError('conflict', 'Somebody has an account with this address already.', 'email');
        if (isTaken)
          throw new AppError(
            'conflict',
            'Somebody goes by this name already: the record must tell both.',
            'name',
          );
      });
      return { ...person, token: await makeLink(parts, id, INVITED_FOR_MS) };
    },
  );
}

/** A new link for somebody who lost theirs, or their password; the ones before are over. @throws AppError `not-found`, `conflict` */
export async function makeLinkFor(parts: AccountParts, by: Person, id: string): Promise<MadeLink> {
  const { name, email, disabledAt, madeByProvider } = await requireAccount(parts.database, id);
  if (disabledAt !== null) throw new AppError('conflict', 'This account is disabled: enable it first.');
  if (madeByProvider)
    throw new AppError('conflict', 'This account has no password: it comes in by the provider that made it.');
  return keepAct(
    parts.database,
    by,
    { act: 'make-link', orderNumber: null, input: { account: id }, reason: '' },
    async () => {
      await endLinksOf(parts.database, id);
      return { name, email, token: await makeLink(parts, id, INVITED_FOR_MS) };
    },
  );
}

/** What is changed of an account by somebody who manages people. */
export type AccountChange =
  | { readonly act: 'set-role'; readonly role: Role }
  | { readonly act: 'set-groups'; readonly groups: readonly string[] }
  | {
      readonly act:
        | 'disable'
        | 'enable'
        | 'remove'
        | 'drop-second-factor'
        | 'drop-provider'
        | 'drop-passkeys';
    };

/**
 * Changes an account, at once for all its sessions. One admin who may sign in always stays.
 * @throws AppError `not-found`; `conflict` where it is the last admin
 */
export async function changeAccount(
  { database, now }: Pick<AccountParts, 'database' | 'now'>,
  by: Person,
  id: string,
  change: AccountChange,
): Promise<void> {
  await requireAccount(database, id);
  const { act, ...value } = change;
  const input = { account: id, ...value };
  await keepAct(database, by, { act, orderNumber: null, input, reason: '' }, () =>
    database.transaction(async (sql) => {
      await lockPeople(sql);
      const account = await requireAccount(sql, id);
      await applyChange(sql, account, change, now());
    }),
  );
}

async function applyChange(sql: Sql, { id }: DeskAccountRow, change: AccountChange, at: Date): Promise<void> {
  const isLess = change.act === 'disable' || change.act === 'remove' || isDemotion(change);
  if (isLess) {
    const admins = await findAdmins(sql);
    if (admins.length === 1 && admins[0] === id)
      throw new AppError('conflict', 'This is the last admin with a password: make somebody else one first.');
  }
  switch (change.act) {
    case 'set-role':
      return setRole(sql, id, change.role, at);
    case 'set-groups':
      return setGroups(sql, id, change.groups, at);
    case 'enable':
      return setDisabled(sql, id, null, at);
    case 'disable':
      await setDisabled(sql, id, at, at);
      await endLinksOf(sql, id);
      return endSessionsOf(sql, id);
    case 'remove':
      await endLinksOf(sql, id);
      return deleteAccount(sql, id);
    case 'drop-passkeys':
      return deletePasskeysOf(sql, id);
    case 'drop-provider':
      await dropProvider(sql, id);
      return endSessionsOf(sql, id);
    default:
      return dropSecondFactor(sql, id);
  }
}

const isDemotion = (change: AccountChange) => change.act === 'set-role' && change.role !== 'admin';

async function requireAccount(sql: Sql, id: string): Promise<DeskAccountRow> {
  const account = await findAccount(sql, id);
  if (account === null) throw new AppError('not-found', 'There is no such account (any more).');
  return account;
}
