import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretPurpose } from '@/lib/contract/secrets';

/** One key of the ring. */
export interface SecretKey {
  readonly purpose: SecretPurpose;
  /** 0: from before there were numbers. What it signed carries none, so that servers of that version know it too. */
  readonly number: number;
  /** Of webhooks a Standard Webhooks secret, `whsec_…`. */
  readonly secret: string;
  readonly createdAt: Date;
  /** Null: until another one comes. */
  readonly validUntil: Date | null;
}

/** What signs for cookies and links. */
export type SigningPurpose = Exclude<SecretPurpose, 'webhooks'>;

/** A new key signs so long after it was made: by then every server knows it. */
const TAKE_UP_MS = 5_000;

export const keyIdOf = ({ purpose, number }: Pick<SecretKey, 'purpose' | 'number'>) => `${purpose}-${number}`;

const endMs = ({ validUntil }: SecretKey) => validUntil?.getTime() ?? Number.POSITIVE_INFINITY;

/** Infinite ones too, which cannot be subtracted. */
const compare = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1);

/**
 * Keys by purpose. One signs, all that are valid verify. A signature is `<number of its key>.<HMAC-SHA-256 in base64url>`;
 * one without a number comes from before there were numbers.
 */
export class Ring {
  constructor(readonly keys: readonly SecretKey[]) {}

  /** The valid keys, the one that signs first: the newest of those that every server knows by now, else the oldest. */
  valid(purpose: SecretPurpose, now: Date): SecretKey[] {
    const valid = this.keys
      .filter((key) => key.purpose === purpose && endMs(key) > now.getTime())
      .sort((one, other) => compare(endMs(other), endMs(one)) || other.number - one.number);
    const isKnown = ({ createdAt }: SecretKey) => now.getTime() - createdAt.getTime() >= TAKE_UP_MS;
    const signing = valid.find(isKnown) ?? valid.at(-1);
    return signing === undefined ? [] : [signing, ...valid.filter((key) => key !== signing)];
  }

  /** @throws when the ring has no key for it */
  sign(purpose: SigningPurpose, text: string, now: Date): string {
    const [key] = this.valid(purpose, now);
    if (key === undefined) throw new Error(`no secret is valid for ${purpose}`);
    const signature = hmac(key, text);
    return key.number === 0 ? signature : `${key.number}.${signature}`;
  }

  /** The key that signed this text so; null: none that is valid. */
  signer(purpose: SigningPurpose, text: string, signature: string, now: Date): SecretKey | null {
    const [, number, given] = /^(?:(\d{1,9})\.)?([\w-]{43})$/.exec(signature) ?? [];
    if (given === undefined) return null;
    const keys = this.valid(purpose, now);
    const named = number === undefined ? keys : keys.filter((key) => key.number === Number(number));
    return named.find((key) => isSame(hmac(key, text), given)) ?? null;
  }
}

const hmac = ({ secret }: SecretKey, text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Both have 43 characters. */
const isSame = (one: string, other: string) => timingSafeEqual(Buffer.from(one), Buffer.from(other));
