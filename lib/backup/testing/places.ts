import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@/lib/db/database';
import { type OnlyClient, openPgliteClient, openPostgresClient } from '@/lib/db/only-client';
import { openDatabase } from '@/lib/db/open';
import { runOn } from '@/lib/db/testing/test-database';

/** Where a database may be, or is to be: empty at first. */
export interface Place {
  readonly kind: Database['kind'];
  openClient(): Promise<OnlyClient>;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

export function newFolder(): Place {
  const parent = mkdtempSync(path.join(tmpdir(), 'orderflow-test-'));
  const folder = path.join(parent, 'pgdata');
  return {
    kind: 'pglite',
    openClient: () => openPgliteClient(folder),
    open: () => openDatabase({ url: null, folder }),
    remove: async () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** @param server a URL of PostgreSQL where the tests may make databases */
export async function newPostgres(server: string): Promise<Place> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    kind: 'postgres',
    openClient: () => openPostgresClient(url.href),
    open: () => openDatabase({ url: url.href, folder: null }),
    remove: () => runOn(server, `drop database if exists ${name} with (force)`),
  };
}

/** Of the kind that this run is about, or, where it has PostgreSQL, of the other. */
export async function newPlace(other = false): Promise<Place> {
  const server = process.env.TEST_DATABASE === 'postgres' ? process.env.TEST_DATABASE_URL : undefined;
  return server === undefined || other ? newFolder() : newPostgres(server);
}
