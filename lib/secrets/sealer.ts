import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NAME_BYTES = 4;
const FORMAT = /^v1\.([\da-f]{8})\.([\w-]+)$/;

interface SealingKey {
  /** Tells sealing keys apart, and nothing of what they are. */
  readonly name: string;
  readonly key: Buffer;
}

/** HKDF (RFC 5869) with SHA-256: what it is made of is as random as a key, only of another length. */
function derive(secret: string): SealingKey {
  const part = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `orderflow secrets: ${info}`, bytes));
  return { name: part('name', NAME_BYTES).toString('hex'), key: part('seal', KEY_BYTES) };
}

/**
 * Seals secrets for the database: AES-256-GCM, a random nonce each time, bound to what the secret is called, so that no row
 * can be put in another's place. Sealed text is `v1.<name of the sealing key>.<nonce, ciphertext and tag in base64url>`.
 */
export class Sealer {
  readonly #keys: readonly SealingKey[];

  /** @param keys the first seals, all open; at least one */
  constructor(keys: readonly string[]) {
    this.#keys = keys.map(derive);
  }

  /** @param called what the secret is: its purpose and number */
  seal(secret: string, called: string): string {
    const [first] = this.#keys;
    if (first === undefined) throw new Error('there is no key to seal with');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, first.key, nonce).setAAD(Buffer.from(called));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${first.name}.${sealed.toString('base64url')}`;
  }

  /** The secret; null where it was sealed with another key, under another name, or changed since. */
  open(sealed: string, called: string): string | null {
    const [, name, text = ''] = FORMAT.exec(sealed) ?? [];
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
    for (const { key } of this.#keys.filter((one) => one.name === name)) {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(called))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const secret = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([secret, decipher.final()]).toString('utf8');
      } catch {
        // Not what was sealed: a name of 32 bits may be another key's.
      }
    }
    return null;
  }

  /** Was it sealed with the key that seals now? */
  isCurrent(sealed: string): boolean {
    return FORMAT.exec(sealed)?.[1] === this.#keys[0]?.name;
  }
}
