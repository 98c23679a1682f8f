import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { type App, openApp } from '@/lib/server/compose';
import { ENV_NAMES, readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

export type Kind = 'pglite' | 'postgres';

export const nameOf = (kind: Kind) => (kind === 'pglite' ? 'PGlite' : 'PostgreSQL');

/** What is set for a real server must not reach the bench's: an empty value counts as none. */
const UNSET = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));

/** A database of the bench's own, in a temporary folder. */
export interface Target {
  readonly kind: Kind;
  /** For a server or an app on it. */
  readonly env: Record<string, string>;
  /** Where PGlite's files lie. */
  readonly folder: string;
  openApp(): Promise<App>;
  close(): Promise<void>;
}

/** As docs/operation.md advises. */
const POSTGRES_SETTINGS = { wal_compression: 'on' };

/** Gives databases of one kind; all those of PostgreSQL lie in one cluster, with fsync. */
export interface Targets {
  readonly kind: Kind;
  make(): Promise<Target>;
  close(): Promise<void>;
}

export async function openTargets(kind: Kind): Promise<Targets> {
  const cluster = kind === 'pglite' ? null : await startPostgres({ settings: POSTGRES_SETTINGS });
  const made: Target[] = [];
  return {
    kind,
    make: async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-bench-'));
      const env: Record<string, string> = {
        ...UNSET,
        DATA_DIR: folder,
        LOG_LEVEL: 'error',
        UNPAID_LIMITS: 'off',
      };
      if (cluster !== null) {
        const url = await createDatabase(cluster.url, `bench_${made.length}`);
        Object.assign(env, { DATABASE_URL: url, OPERATOR_TOKEN, PAYMENT_MODE: 'sandbox' });
      }
      const target: Target = {
        kind,
        env,
        folder: path.join(folder, 'pgdata'),
        openApp: () => openApp({ env: readEnv(env), log: newLog('error') }),
        close: async () => rmSync(folder, { recursive: true, force: true }),
      };
      made.push(target);
      return target;
    },
    close: async () => {
      for (const target of made) await target.close();
      await cluster?.stop();
    },
  };
}

async function createDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
