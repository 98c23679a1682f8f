import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Database } from './database';
import { KeyedHash } from './keyed-hash';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Reads a setting, or makes it at the first start; of two servers that start at once, both get the same. */
async function settingOf(database: Database, key: string, make: () => string): Promise<string> {
  await database.prisma.setting.createMany({ data: [{ key, value: make() }], skipDuplicates: true });
  return (await database.prisma.setting.findUniqueOrThrow({ where: { key } })).value;
}

/** The hashes that stand for addresses of clients and of mail. Its key is never changed: what is refused stays refused. */
export async function keyedHashOf(database: Database): Promise<KeyedHash> {
  return new KeyedHash(await settingOf(database, 'hash-key', () => randomBytes(32).toString('base64url')));
}

/** Tells whether a bearer token is the operator's, in constant time. */
export type IsOperator = (token: string) => boolean;

/**
 * The operator's token: from the environment, else made at the first start and kept in a file that only its owner reads.
 * The database keeps only a hash, to tell when the token has changed.
 * @returns the check, what signs with the token itself, and the file's path where there is one
 */
export async function openOperatorToken(
  database: Database,
  options: { readonly token: string | null; readonly dataDir: string },
): Promise<{
  isOperator: IsOperator;
  sign: (text: string) => string;
  file: string | null;
  changed: boolean;
}> {
  const file = options.token === null ? path.join(options.dataDir, 'operator-token') : null;
  const token = options.token ?? readOrMake(file ?? '');
  const hash = sha256(token);
  const known = await settingOf(database, 'operator-token-hash', () => hash.toString('hex'));
  const changed = known !== hash.toString('hex');
  if (changed)
    await database.prisma.setting.update({
      where: { key: 'operator-token-hash' },
      data: { value: hash.toString('hex') },
    });
  return {
    isOperator: (given) => timingSafeEqual(sha256(given), hash),
    sign: (text) => createHmac('sha256', token).update(text).digest('base64url'),
    file,
    changed,
  };
}

function readOrMake(file: string): string {
  if (existsSync(file)) {
    const token = readFileSync(file, 'utf8').trim();
    if (token !== '') return token;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const token = randomBytes(32).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}
