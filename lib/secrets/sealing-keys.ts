import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the environment says of the key that seals. */
export interface SealingEnv {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** `SECRETS_KEY`, the one that seals first; null: not set. */
  readonly secretsKeys: readonly string[] | null;
  readonly operatorToken: string | null;
}

const BYTES = 32;

export const secretsKeyFile = (dataDir: string) => path.join(dataDir, 'secrets-key');

/**
 * The keys that open the ring, the one that seals first. What `SECRETS_KEY` says comes first; beside it, or without it,
 * - on PostgreSQL the operator's token, which has to be there and is no shorter,
 * - on the embedded database what lies in `DATA_DIR/secrets-key`, a file that only its owner reads.
 * So whoever sets `SECRETS_KEY` later needs to know nothing of what came before.
 * @param mayMake the ring is empty: the file is made where nothing else is there to seal with
 * @returns none, where there is none
 */
export function sealingKeys(env: SealingEnv, mayMake: boolean): string[] {
  const named = env.secretsKeys ?? [];
  if (env.databaseUrl !== null)
    return env.operatorToken === null ? [...named] : [...named, env.operatorToken];
  const file = secretsKeyFile(env.dataDir);
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept !== '') return [...named, kept];
  return named.length > 0 || !mayMake ? [...named] : [makeFile(file)];
}

/** It is on the disk before anything is sealed with it: whole, or not there. */
function makeFile(file: string): string {
  const key = randomBytes(BYTES).toString('base64');
  const draft = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
  return key;
}
