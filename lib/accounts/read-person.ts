import { z } from 'zod';
import { readEmail } from '@/lib/contract/email-address';
import { MAX_GROUP_NAME, MAX_GROUPS, MAX_STAFF_NAME, PASSWORD } from '@/lib/contract/limits';
import { seenText } from '@/lib/contract/seen-text';
import type { Sql } from '@/lib/db/database';
import { findNames } from '@/lib/db/tables/desk-accounts';
import { AppError } from '@/lib/errors';

/** Who an account is for, as typed. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
}

/** What the record of acts calls those who are no person. */
const OTHERS = /^(operator|(token|provider)( .*)?)$/i;

/** @returns the same as it is kept: the address in small letters @throws AppError `bad-request` */
export function readPerson({ name, email }: NewPerson): NewPerson {
  const read = readEmail(email.trim());
  if ('wanted' in read) throw new AppError('bad-request', `email: takes ${read.wanted}`, 'email');
  const address = keptEmail(email);
  // The library asks this whenever somebody signs in: another address could be made, and never used.
  if (!z.email().safeParse(address).success)
    throw new AppError('bad-request', "email: takes letters, digits and _ ' + - . before the @", 'email');
  const said = readName(name);
  if (!isPersonName(said))
    throw new AppError(
      'bad-request',
      'name: takes the name of a person, not "operator", "token …" or "provider …"',
      'name',
    );
  return { name: said, email: address };
}

/** A name as it looks: without what nobody sees, in small letters, one blank for several. */
const seenName = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** The record tells people from the operator's token, tokens of the API and providers by it. */
export const isPersonName = (name: string) => !OTHERS.test(seenName(name));

/** Does somebody go by a name that looks like this one? The record of acts must tell both. */
export async function isNameTaken(sql: Sql, name: string): Promise<boolean> {
  const seen = seenName(name);
  return (await findNames(sql)).some((other) => seenName(other) === seen);
}

/** An address as it is kept: in small letters, a domain of another script as punycode. What is none stays as typed. */
export function keptEmail(typed: string): string {
  const read = readEmail(typed.trim());
  const address = 'wanted' in read ? typed.trim() : `${read.address.local}@${read.address.domain}`;
  return address.toLowerCase();
}

/** @throws AppError `bad-request` */
export function readName(typed: string): string {
  const name = seenText(typed);
  if (name === '' || name.length > MAX_STAFF_NAME || /\p{Cc}/u.test(name))
    throw new AppError('bad-request', `name: takes 1 to ${MAX_STAFF_NAME} characters on one line`, 'name');
  return name;
}

/** The groups of an account, as typed: with commas between. @throws AppError `bad-request` */
export function readGroups(typed: string): string[] {
  const groups = [...new Set(typed.split(',').map(seenText))].filter((name) => name !== '');
  if (
    groups.length > MAX_GROUPS ||
    groups.some((name) => name.length > MAX_GROUP_NAME || /\p{Cc}/u.test(name))
  )
    throw new AppError(
      'bad-request',
      `groups: takes at most ${MAX_GROUPS} names of at most ${MAX_GROUP_NAME} characters, with commas between`,
      'groups',
    );
  return groups;
}

/** @throws AppError `bad-request` */
export function readPassword(password: string): void {
  const length = [...password].length;
  if (length < PASSWORD.min || password.length > PASSWORD.max)
    throw new AppError(
      'bad-request',
      `password: takes ${PASSWORD.min} to ${PASSWORD.max} characters, whichever they are`,
      'password',
    );
}
