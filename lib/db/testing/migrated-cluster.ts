import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { keptInCache } from '@/lib/testing/kept-in-cache';
import { migrate, readMigrations } from '../migrate';
import { databaseOnPglite } from '../pglite';

const MIGRATE = path.join(import.meta.dirname, '../migrate.ts');

/**
 * The files of an embedded database with every migration and nothing else, as PGlite's `loadDataDir` takes them.
 * Making a cluster costs seconds of processor time, loading one half a second: it is made once for each version of
 * PGlite and of the migrations.
 */
export async function migratedCluster(): Promise<Blob> {
  return new Blob([await readFile(await keptInCache('clusters', clusterKey(), writeCluster))]);
}

/** What the files of a new cluster depend on. */
export function clusterKey(migrations = readMigrations()): string {
  const hash = createHash('sha256');
  const pglite = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const made = [path.join(pglite, '../package.json'), import.meta.filename, MIGRATE];
  for (const file of made) hash.update(readFileSync(file));
  for (const { name, checksum } of migrations) hash.update(`${name}\0${checksum}\0`);
  return hash.digest('hex').slice(0, 32);
}

async function writeCluster(draft: string): Promise<void> {
  const pglite = await PGlite.create();
  const database = databaseOnPglite(pglite);
  try {
    await migrate(database);
    // What is loaded starts as after a clean stop: nothing is to be recovered from the log.
    await database.query('checkpoint');
    const files = await pglite.dumpDataDir('none');
    writeFileSync(draft, Buffer.from(await files.arrayBuffer()));
  } finally {
    await database.close();
  }
}
