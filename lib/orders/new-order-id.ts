import { randomBytes } from 'node:crypto';

const BITS_63 = 2n ** 63n - 1n;

/** Uniformly random over 63 bits and not 0: nobody guesses another's order, nothing tells its age. */
export function newOrderId(): string {
  for (;;) {
    const id = randomBytes(8).readBigUInt64BE() & BITS_63;
    if (id > 0n) return id.toString();
  }
}
