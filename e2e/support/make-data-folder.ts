import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { PROCESS_ID } from '@/lib/contract/process';
import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import { databaseOnPglite } from '@/lib/db/pglite';
import { migratedCluster } from '@/lib/db/testing/migrated-cluster';
import { bpmnLibrary } from '@/lib/engine/library';
import { Definitions } from '@/lib/runtime/definitions';
import { diagramAlone } from '@/lib/runtime/process-files';
import { findHandler } from '@/lib/tasks/handlers';

/** Makes the folder of a migrated database that knows this diagram, with all that it can do. */
export async function makeDataFolder(folder: string, diagram: Uint8Array): Promise<void> {
  mkdirSync(folder);
  const pglite = await PGlite.create({ dataDir: folder, loadDataDir: await migratedCluster() });
  const database = databaseOnPglite(pglite);
  try {
    const definitions = new Definitions({
      database,
      findHandler,
      library: bpmnLibrary,
      knownMessages: KNOWN_MESSAGES,
    });
    await definitions.open(diagramAlone(diagram), PROCESS_ID);
    await database.query('checkpoint');
  } finally {
    await database.close();
  }
}
