import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ChangedRingJson, RingJson, SecretPurpose } from '@/lib/contract/secrets';
import { openDatabase } from '@/lib/db/open';
import { listRing, type RingStore, resetRing, revokeKey, rotateRing } from '@/lib/secrets/ring-store';
import { type SealingEnv, sealingKeys } from '@/lib/secrets/sealing-keys';
import { askServer } from '@/lib/server/ask-server';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import { findRunningServer, type RunningServer } from '@/lib/server/running-server';

const ANSWER_LIMIT_MS = 60_000;
/** PostgreSQL's code for a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/** The ring, wherever it lies. */
export interface SecretsTarget {
  list(): Promise<RingJson>;
  rotate(change: { readonly purpose?: SecretPurpose; readonly keepMs?: number }): Promise<ChangedRingJson>;
  revoke(keyId: string): Promise<ChangedRingJson>;
  reset(): Promise<ChangedRingJson>;
}

export interface SecretsEnv extends SealingEnv {
  readonly directUrl: string | null;
  readonly webhookSecrets: readonly string[] | null;
}

/**
 * Works on the ring: on PostgreSQL in the database, which tells the servers; on the embedded database by the server that
 * has it open, for two processes on one folder destroy it, else under its lock.
 */
export async function withSecrets<T>(
  env: SecretsEnv,
  work: (target: SecretsTarget) => Promise<T>,
): Promise<T> {
  const { databaseUrl, directUrl, dataDir } = env;
  if (databaseUrl !== null) return onDatabase(env, { url: directUrl ?? databaseUrl, folder: null }, work);
  const server = findRunningServer(dataDir);
  if (server !== null) return work(onServer(server));
  const folder = path.join(dataDir, 'pgdata');
  if (!existsSync(folder))
    throw new Error(`There is no database in ${dataDir}. DATA_DIR names another folder.`);
  const lock = acquireDataLock(dataDir);
  try {
    return await onDatabase(env, { url: null, folder }, work);
  } finally {
    lock.release();
  }
}

async function onDatabase<T>(
  env: SecretsEnv,
  place: Parameters<typeof openDatabase>[0],
  work: (target: SecretsTarget) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(place);
  const store: RingStore = {
    database,
    sealingKeys: (mayMake) => sealingKeys(env, mayMake),
    hasWebhookSecrets: env.webhookSecrets !== null,
    now: () => new Date(),
  };
  const changed = async (made: ChangedRingJson['made']) => ({ ...(await listRing(store)), made });
  try {
    return await work({
      list: () => listRing(store),
      rotate: async (change) => changed(await rotateRing(store, change)),
      revoke: async (keyId) => changed(await revokeKey(store, keyId)),
      reset: async () => changed(await resetRing(store)),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)) throw error;
    throw new Error('There are no secrets in this database yet: the first start of the server makes them.');
  } finally {
    await database.close();
  }
}

function onServer({ url, publicUrl, operatorToken }: RunningServer): SecretsTarget {
  const ask = async (address: string, input?: object): Promise<ChangedRingJson> => {
    const { status, text } = await askServer(`${url}/api/operator/secrets${address}`, publicUrl, {
      method: input === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    if (status !== 200) throw new Error(detailOf(text) ?? `${url} answered ${status}: ${text}`);
    // Our own server's answer, made from the same type.
    return JSON.parse(text) as ChangedRingJson;
  };
  return {
    list: () => ask(''),
    rotate: (change) => ask('/rotate', change),
    revoke: (keyId) => ask('/revoke', { keyId }),
    reset: () =>
      Promise.reject(new Error(`A server is running at ${url}: its secrets can be opened. Stop it first.`)),
  };
}

/** What our server says of what it refuses. */
function detailOf(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : null;
  } catch {
    return null;
  }
}
