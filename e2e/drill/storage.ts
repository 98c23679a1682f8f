import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fillDataDir } from '@/e2e/support/data-folder';
import type { Database } from '@/lib/db/database';
import { openDatabase } from '@/lib/db/open';
import { runOn } from '@/lib/db/testing/test-database';

/** Where the server under drill keeps its orders. */
export interface Storage {
  readonly name: string;
  /** What the server needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Looks at the data as the dead server left it. */
  inspect<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** True: the copy is taken at the call, and the next server may start meanwhile. */
  readonly inspectsCopy: boolean;
  dispose(): Promise<void>;
}

/** PGlite in a fresh folder. A copy is inspected, so that the next server recovers what the dead one left. */
export async function embeddedStorage(): Promise<Storage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-drill-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.on('exit', remove);
  const dataDir = path.join(folder, 'data');
  await fillDataDir(dataDir);
  return {
    name: 'PGlite',
    env: { DATA_DIR: dataDir },
    inspectsCopy: true,
    inspect: async (work) => {
      const copy = path.join(folder, 'copy');
      rmSync(copy, { recursive: true, force: true });
      cpSync(path.join(dataDir, 'pgdata'), copy, { recursive: true });
      const database = await openDatabase({ url: null, folder: copy });
      try {
        return await work(database);
      } finally {
        await database.close();
        rmSync(copy, { recursive: true, force: true });
      }
    },
    dispose: async () => remove(),
  };
}

/** A fresh database on this server, so that no drill ever meets the orders of a shop. */
export async function postgresStorage(serverUrl: string): Promise<Storage> {
  const name = `drill_${randomBytes(6).toString('hex')}`;
  await runOn(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    name: 'PostgreSQL',
    env: { DATABASE_URL: url.href },
    inspectsCopy: false,
    inspect: async (work) => {
      const database = await openDatabase({ url: url.href, folder: null });
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
    dispose: () => runOn(serverUrl, `drop database if exists ${name} with (force)`),
  };
}
