import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { keptInCache } from '@/lib/testing/kept-in-cache';
import { migrate } from '../migrate';
import { databaseOnPglite } from '../pglite';
import { clusterKey } from './cluster-key';

/**
 * The files of an embedded database with every migration and nothing else, as PGlite's `loadDataDir` takes them.
 * Making a cluster costs seconds of processor time, loading one half a second: it is made once for each version of
 * PGlite and of the migrations.
 */
export async function migratedCluster(): Promise<Blob> {
  return new Blob([await readFile(await keptInCache('clusters', clusterKey(), writeCluster))]);
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
