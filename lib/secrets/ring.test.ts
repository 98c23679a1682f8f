import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Ring, type SecretKey } from './ring';

const at = (s: number) => new Date(Date.UTC(2026, 10, 27) + s * 1000);

const key = (number: number, changes: Partial<SecretKey> = {}): SecretKey => ({
  purpose: 'cookies',
  number,
  secret: `secret ${number}`,
  createdAt: at(0),
  validUntil: null,
  ...changes,
});

const numberOf = (ring: Ring, signature: string, now: Date) =>
  ring.signer('cookies', 'text', signature, now)?.number ?? null;

describe('a ring', () => {
  test('signs with its newest key, whose number stands in front', () => {
    const ring = new Ring([key(1, { validUntil: at(1_000) }), key(2)]);
    const signature = ring.sign('cookies', 'text', at(60));
    expect(signature).toMatch(/^2\.[\w-]{43}$/);
    expect(numberOf(ring, signature, at(60))).toBe(2);
  });

  test('takes what an old key signed until that ends, and not an instant longer', () => {
    const old = new Ring([key(1)]).sign('cookies', 'text', at(60));
    const ring = new Ring([key(1, { validUntil: at(1_000) }), key(2)]);
    expect(numberOf(ring, old, at(999))).toBe(1);
    expect(numberOf(ring, old, at(1_000))).toBeNull();
    expect(numberOf(new Ring([key(2)]), old, at(60))).toBeNull();
  });

  test('goes on signing with the old key until every server knows the new one', () => {
    const ring = new Ring([key(1, { validUntil: at(1_000) }), key(2, { createdAt: at(100) })]);
    expect(ring.sign('cookies', 'text', at(104))).toMatch(/^1\./);
    expect(ring.sign('cookies', 'text', at(105))).toMatch(/^2\./);
    expect(numberOf(ring, ring.sign('cookies', 'text', at(105)), at(101))).toBe(2);
  });

  test('signs with the oldest key while none is known for long', () => {
    const ring = new Ring([key(1, { validUntil: at(1_000) }), key(2, { createdAt: at(1) })]);
    expect(ring.sign('cookies', 'text', at(2))).toMatch(/^1\./);
  });

  test('signs with the new key at once where no other is valid any more', () => {
    const ring = new Ring([key(1, { validUntil: at(100) }), key(2, { createdAt: at(100) })]);
    expect(ring.sign('cookies', 'text', at(100))).toMatch(/^2\./);
  });

  test('lets the number choose the key: under another one a signature counts nothing', () => {
    const ring = new Ring([key(1, { validUntil: at(1_000) }), key(2)]);
    const [, signature] = ring.sign('cookies', 'text', at(60)).split('.');
    for (const wrong of [
      `1.${signature}`,
      `3.${signature}`,
      `2.${'A'.repeat(43)}`,
      `2.${signature}x`,
      '2.',
      '',
    ])
      expect(numberOf(ring, wrong, at(60)), wrong).toBeNull();
  });

  test('takes no key of another purpose', () => {
    const ring = new Ring([key(1), key(1, { purpose: 'links', secret: 'of links' })]);
    const signature = ring.sign('cookies', 'text', at(60));
    expect(ring.signer('links', 'text', signature, at(60))).toBeNull();
    expect(ring.signer('cookies', 'other text', signature, at(60))).toBeNull();
    expect(() => new Ring([]).sign('links', 'text', at(0))).toThrow('no secret is valid for links');
  });

  test('knows what was signed before there were numbers, and signs as then while that key is the newest', () => {
    const before = createHmac('sha256', 'secret 0').update('text').digest('base64url');
    const moved = new Ring([key(0)]);
    expect(numberOf(moved, before, at(60))).toBe(0);
    // Servers of the version before, which run on while others are updated, take it too.
    expect(moved.sign('cookies', 'text', at(60))).toBe(before);
    const rotated = new Ring([key(0, { validUntil: at(1_000) }), key(1)]);
    expect(numberOf(rotated, before, at(60))).toBe(0);
    expect(rotated.sign('cookies', 'text', at(60))).toMatch(/^1\./);
    expect(numberOf(rotated, before, at(1_000))).toBeNull();
  });
});
