import { z } from 'zod';
import { readEmail } from '@/lib/contract/email-address';
import { MAX_STAFF_NAME, PASSWORD } from '@/lib/contract/limits';
import { seenText } from '@/lib/contract/seen-text';
import { AppError } from '@/lib/errors';

/** Who an account is for, as typed. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
}

/** @returns the same as it is kept: the address in small letters @throws AppError `bad-request` */
export function readPerson({ name, email }: NewPerson): NewPerson {
  const read = readEmail(email.trim());
  if ('wanted' in read) throw new AppError('bad-request', `email: takes ${read.wanted}`, 'email');
  const address = `${read.address.local}@${read.address.domain}`.toLowerCase();
  // The library asks this whenever somebody signs in: another address could be made, and never used.
  if (!z.email().safeParse(address).success)
    throw new AppError('bad-request', "email: takes letters, digits and _ ' + - . before the @", 'email');
  return { name: readName(name), email: address };
}

/** @throws AppError `bad-request` */
export function readName(typed: string): string {
  const name = seenText(typed);
  if (name === '' || name.length > MAX_STAFF_NAME || /\p{Cc}/u.test(name))
    throw new AppError('bad-request', `name: takes 1 to ${MAX_STAFF_NAME} characters on one line`, 'name');
  return name;
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
