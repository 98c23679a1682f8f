import { randomBytes } from 'node:crypto';
import { SECRET_PURPOSES, type SecretPurpose } from '@/lib/contract/secrets';
import type { Sql } from '@/lib/db/database';
import { insertSecretKey, resealSecretKey } from '@/lib/db/tables/secret-keys';
import { keyIdOf, Ring, type SecretKey } from './ring';
import type { Sealer } from './sealer';

const DAY_MS = 24 * 60 * 60 * 1000;
const HMAC_BYTES = 32;

/** How long what an old key signed is usually used: cookies of who comes back are signed anew, links live seven days. */
export const KEEP_MS: Record<SecretPurpose, number> = {
  cookies: 30 * DAY_MS,
  links: 7 * DAY_MS,
  webhooks: 7 * DAY_MS,
};

const newSecret = (purpose: SecretPurpose) =>
  purpose === 'webhooks'
    ? `whsec_${randomBytes(HMAC_BYTES).toString('base64')}`
    : randomBytes(HMAC_BYTES).toString('base64url');

/** A ring of this moment's keys that nothing keeps. */
export function fleetingRing(createdAt: Date): Ring {
  return new Ring(
    SECRET_PURPOSES.map((purpose) => ({
      purpose,
      number: 1,
      secret: newSecret(purpose),
      createdAt,
      validUntil: null,
    })),
  );
}

/** The ring while a transaction changes it. */
export class RingDraft {
  readonly #keys: SecretKey[];

  constructor(
    private readonly sql: Sql,
    private readonly sealer: Sealer,
    keys: readonly SecretKey[],
    private readonly now: Date,
  ) {
    this.#keys = [...keys];
  }

  made(): Ring {
    return new Ring(this.#keys);
  }

  count(purpose: SecretPurpose): number {
    return this.#keys.filter((key) => key.purpose === purpose).length;
  }

  has(purpose: SecretPurpose): boolean {
    return this.#keys.some((key) => key.purpose === purpose && key.validUntil === null);
  }

  find(keyId: string): SecretKey | undefined {
    return this.#keys.find((key) => keyIdOf(key) === keyId);
  }

  make(purpose: SecretPurpose): Promise<SecretKey> {
    const number = this.#newest(purpose) + 1;
    return this.#add({
      purpose,
      number: Math.max(number, 1),
      secret: newSecret(purpose),
      validUntil: null,
    });
  }

  /** From a version before the ring: the first of its purpose, or, where that version ran once more, valid for a while. */
  takeIn(purpose: SecretPurpose, secret: string): Promise<SecretKey> {
    const validUntil = this.has(purpose) ? new Date(this.now.getTime() + KEEP_MS[purpose]) : null;
    return this.#add({ purpose, number: this.#newest(purpose) + 1, secret, validUntil });
  }

  async reseal(purpose: string, number: number): Promise<void> {
    const key = this.#keys.find((one) => one.purpose === purpose && one.number === number);
    if (key === undefined) return;
    await resealSecretKey(this.sql, { purpose, number, sealed: this.sealer.seal(key.secret, keyIdOf(key)) });
  }

  /** -1: there is none. */
  #newest(purpose: SecretPurpose): number {
    return Math.max(-1, ...this.#keys.filter((key) => key.purpose === purpose).map(({ number }) => number));
  }

  async #add(key: Omit<SecretKey, 'createdAt'>): Promise<SecretKey> {
    const added = { ...key, createdAt: this.now };
    const { secret, ...row } = added;
    await insertSecretKey(this.sql, { ...row, sealed: this.sealer.seal(secret, keyIdOf(key)) });
    this.#keys.push(added);
    return added;
  }
}
