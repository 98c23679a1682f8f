import type { KeyedHash } from '@/lib/db/keyed-hash';

/** Mailboxes where dots before the at sign mean nothing. */
const DOTLESS: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/**
 * What stands for a mailbox: the same for all the ways of writing it that most mail servers deliver to one person, so that
 * `ada+1@…` and `ADA@…` share what is counted and what is refused.
 * @param address `local@domain`, the domain as the name service knows it
 */
export function recipientHash(hash: KeyedHash, address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  const local = address
    .slice(0, at)
    .toLowerCase()
    .normalize('NFC')
    .replace(/(?<=.)\+.*$/, '');
  return hash.of('mail-address', `${DOTLESS.has(domain) ? local.replaceAll('.', '') : local}@${domain}`);
}

/** A token for `paths.noMail`: it says which address refuses, never which one that is, and works for ever. */
export const refusalToken = (hash: KeyedHash, recipient: string): string =>
  `${recipient}.${hash.of('mail-refusal', recipient)}`;

/** The recipient's hash that a token names, or null for anything that we did not make. */
export function readRefusalToken(hash: KeyedHash, token: string): string | null {
  const [, recipient = '', signature = ''] = /^([\w-]{22})\.([\w-]{22})$/.exec(token) ?? [];
  return recipient !== '' && hash.is('mail-refusal', recipient, signature) ? recipient : null;
}
