import { randomBytes } from 'node:crypto';
import type { Database, Sql } from '@/lib/db/database';
import { Sealer } from './sealer';

const NAME = 'accounts-secret';
const BYTES = 32;
const INSERT = 'insert into setting (key, value) values ($1, $2) on conflict do nothing returning key';
const UPDATE = 'update setting set value = $3 where key = $1 and value = $2 returning key';
/** Servers that start at once. */
const MAX_ATTEMPTS = 10;

/**
 * What signs the sessions of accounts and enciphers their second factors: 256 bits that lie in the database under the
 * sealing keys, so that a copy of the database signs nobody in. It is no key of the ring: one that ends would take every
 * second factor with it.
 * @param keys the first seals, all open
 * @param onNew what else a new one changes, in the transaction that keeps it: both are done, or neither
 * @returns isNew: made now, because there was none or none that these keys open; what the one before signed is over
 */
export async function accountsSecret(
  database: Database,
  keys: readonly string[],
  onNew: (sql: Sql) => Promise<void> = async () => {},
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const sealer = new Sealer(keys);
  const made = randomBytes(BYTES).toString('base64url');
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const isFirst = await database.transaction(async (sql) => {
      if ((await sql.query(INSERT, [NAME, sealer.seal(made, NAME)])).length === 0) return false;
      await onNew(sql);
      return true;
    });
    if (isFirst) return { secret: made, isNew: true };
    const { value } = await database.prisma.setting.findUniqueOrThrow({ where: { key: NAME } });
    const secret = sealer.open(value, NAME);
    if (secret !== null && sealer.isCurrent(value)) return { secret, isNew: false };
    const isSealed = await database.transaction(async (sql) => {
      const sealed = await sql.query(UPDATE, [NAME, value, sealer.seal(secret ?? made, NAME)]);
      if (sealed.length === 0) return false;
      if (secret === null) await onNew(sql);
      return true;
    });
    if (isSealed) return { secret: secret ?? made, isNew: secret === null };
    // Another server was faster: its secret is looked at again.
  }
  throw new Error('the secret of accounts is being changed by other servers: start again');
}
