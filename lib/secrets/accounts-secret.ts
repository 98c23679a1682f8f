import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/database';
import { Sealer } from './sealer';

const NAME = 'accounts-secret';
const BYTES = 32;
/** Servers that start at once. */
const MAX_ATTEMPTS = 10;

/**
 * What signs the sessions of accounts and enciphers their second factors: 256 bits that lie in the database under the
 * sealing keys, so that a copy of the database signs nobody in. It is no key of the ring: one that ends would take every
 * second factor with it.
 * @param keys the first seals, all open
 * @returns isNew: made now, because there was none or none that these keys open; what the one before signed is over
 */
export async function accountsSecret(
  { prisma }: Database,
  keys: readonly string[],
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const sealer = new Sealer(keys);
  const made = randomBytes(BYTES).toString('base64url');
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { count } = await prisma.setting.createMany({
      data: [{ key: NAME, value: sealer.seal(made, NAME) }],
      skipDuplicates: true,
    });
    if (count === 1) return { secret: made, isNew: true };
    const { value } = await prisma.setting.findUniqueOrThrow({ where: { key: NAME } });
    const secret = sealer.open(value, NAME);
    if (secret !== null && sealer.isCurrent(value)) return { secret, isNew: false };
    const sealed = await prisma.setting.updateMany({
      where: { key: NAME, value },
      data: { value: sealer.seal(secret ?? made, NAME) },
    });
    if (sealed.count === 1) return { secret: secret ?? made, isNew: secret === null };
    // Another server was faster: its secret is looked at again.
  }
  throw new Error('the secret of accounts is being changed by other servers: start again');
}
