import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a hash is of. Each has hashes of its own: nobody can tell that two of different kinds are of one text. */
export type HashKind = 'idempotency' | 'mail-client' | 'mail-address' | 'mail-refusal' | 'desk-client';

const HASH_BYTES = 16;

/**
 * Hashes with a key of the shop's own: the same text gives the same hash, and who has the hashes but not the key cannot
 * try out texts. In place of addresses that need not be kept, only known again.
 */
export class KeyedHash {
  /** @param key made once and never changed: what was hashed with another is not known again */
  constructor(private readonly key: string) {}

  /** 16 bytes in base64url. */
  of(kind: HashKind, text: string): string {
    const hash = createHmac('sha256', this.key).update(`${kind}\n${text}`).digest();
    return hash.subarray(0, HASH_BYTES).toString('base64url');
  }

  /** Is this the hash of the text? In constant time. */
  is(kind: HashKind, text: string, hash: string): boolean {
    const [expected, given] = [Buffer.from(this.of(kind, text)), Buffer.from(hash)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
