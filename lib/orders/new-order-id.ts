import { randomBytes } from 'node:crypto';

const BITS_63 = 2n ** 63n - 1n;

/** Uniformly random over 63 bits and not 0: nobody guesses another's order, nothing tells its age. */
export function newOrderId(): string {
  for (;;) {
    const id = randomBytes(8).readBigUInt64BE() & BITS_63;
    if (id > 0n) return id.toString();
  }
}

/**
 * Reads an order id from outside.
 * @returns the canonical decimal string, or null for anything that is no positive number below 2^63
 */
export function parseOrderId(text: string): string | null {
  if (!/^\d{1,64}$/.test(text)) return null;
  const id = BigInt(text);
  return id > 0n && id <= BITS_63 ? id.toString() : null;
}
