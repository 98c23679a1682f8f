import { expect, test } from 'vitest';
import { LINK_LIFE_MS, readOrderLink, signOrderLink } from './order-link';

const SECRET = 'a secret of the tests';
const from = new Date('2026-11-22T12:00:00Z');
const after = (ms: number) => new Date(from.getTime() + ms);
const token = signOrderLink(SECRET, '7302', from);

test('a link opens its order for 30 days', () => {
  expect(readOrderLink(SECRET, token, from)).toBe('7302');
  expect(readOrderLink(SECRET, token, after(LINK_LIFE_MS - 1))).toBe('7302');
  expect(readOrderLink(SECRET, token, after(LINK_LIFE_MS))).toBeNull();
});

test('the same mail has the same link', () => {
  expect(signOrderLink(SECRET, '7302', from)).toBe(token);
});

test('a link that was changed opens nothing', () => {
  const [id = '', expiry = '', signature = ''] = token.split('.');
  for (const changed of [
    `7303.${expiry}.${signature}`,
    `${id}.${Number(expiry) + 1}.${signature}`,
    `${id}.${expiry}.${signature.slice(0, -1)}`,
    `${id}.${expiry}.${'A'.repeat(43)}`,
    `${token}x`,
    '',
    'nonsense',
  ])
    expect(readOrderLink(SECRET, changed, from)).toBeNull();
  expect(readOrderLink('another secret', token, from)).toBeNull();
});
