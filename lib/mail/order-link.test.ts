import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Ring } from '@/lib/secrets/ring';
import { fleetingRing } from '@/lib/secrets/ring-draft';
import { LINK_LIFE_MS, type LinkSigning, readOrderLink, signOrderLink } from './order-link';

const from = new Date('2026-11-22T12:00:00Z');
const after = (ms: number) => new Date(from.getTime() + ms);

/** The real ring. */
function newSigning(): LinkSigning {
  const ring = fleetingRing(from);
  return {
    sign: (purpose, text) => ring.sign(purpose, text, from),
    isSigned: (purpose, text, signature) => ring.signer(purpose, text, signature, from) !== null,
  };
}

const signing = newSigning();
const token = signOrderLink(signing, '7302', from);

test('a link opens its order for seven days', () => {
  expect(LINK_LIFE_MS).toBe(7 * 24 * 60 * 60 * 1000);
  expect(readOrderLink(signing, token, from)).toBe('7302');
  expect(readOrderLink(signing, token, after(LINK_LIFE_MS - 1))).toBe('7302');
  expect(readOrderLink(signing, token, after(LINK_LIFE_MS))).toBeNull();
});

test('the same mail has the same link', () => {
  expect(signOrderLink(signing, '7302', from)).toBe(token);
});

test('a link that was changed opens nothing', () => {
  const [id = '', expiry = '', key = '', signature = ''] = token.split('.');
  for (const changed of [
    `7303.${expiry}.${key}.${signature}`,
    `${id}.${Number(expiry) + 1}.${key}.${signature}`,
    `${id}.${expiry}.${key}.${signature.slice(0, -1)}`,
    `${id}.${expiry}.${key}.${'A'.repeat(43)}`,
    `${id}.${expiry}.2.${signature}`,
    `${token}x`,
    '',
    'nonsense',
  ])
    expect(readOrderLink(signing, changed, from)).toBeNull();
  expect(readOrderLink(newSigning(), token, from)).toBeNull();
});

test('a link of a version before the ring opens its order as long as it said, while its key is valid', () => {
  const secret = 'the cookie secret of an old database';
  const keys = [{ purpose: 'links', number: 0, secret, createdAt: from, validUntil: null }] as const;
  const old = new Ring(keys);
  const text = `7302.${Math.floor(after(30 * 24 * 60 * 60 * 1000).getTime() / 1000)}`;
  const signature = createHmac('sha256', secret).update(`order-link:${text}`).digest('base64url');
  const isSigned: LinkSigning['isSigned'] = (purpose, signed, given) =>
    old.signer(purpose, signed, given, from) !== null;
  expect(readOrderLink({ ...signing, isSigned }, `${text}.${signature}`, after(LINK_LIFE_MS))).toBe('7302');
  expect(readOrderLink(signing, `${text}.${signature}`, from)).toBeNull();
});
