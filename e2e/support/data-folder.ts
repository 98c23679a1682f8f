import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterKey } from '@/lib/db/testing/cluster-key';
import { keptInCache } from '@/lib/testing/kept-in-cache';

const CHECKOUT = join(import.meta.dirname, '../..');
const DIAGRAM = join(CHECKOUT, 'bpmn/ordering-items-workflow.bpmn');
/** What the rows of a definition are made by, beside the cluster and the diagram. */
const MAKERS = ['lib/contract', 'lib/db', 'lib/engine', 'lib/runtime', 'lib/tasks'];
const NOT_MAKERS = /(^|\/)(fixtures|generated|testing)\/|\.test\.ts$/;

/**
 * Puts into a new DATA_DIR what a first start would have made there, but for its secrets: a migrated database that
 * knows the diagram of `bpmn/`. Saves each server of the tests several seconds of processor time; those that ask what
 * a first start does begin with an empty folder instead.
 */
export async function fillDataDir(dataDir: string): Promise<void> {
  const made = await keptInCache('data-folders', folderKey(), async (draft) => {
    // Half of the product: loaded only where there is something to make.
    const { makeDataFolder } = await import('./make-data-folder');
    await makeDataFolder(draft, readFileSync(DIAGRAM));
  });
  cpSync(made, join(dataDir, 'pgdata'), { recursive: true });
}

function folderKey(): string {
  const hash = createHash('sha256').update(clusterKey());
  const makers = MAKERS.flatMap((folder) =>
    readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.ts') && !NOT_MAKERS.test(file))
      .sort(),
  );
  for (const file of [...makers, 'e2e/support/make-data-folder.ts', 'package-lock.json'])
    hash.update(`${file}\0`).update(readFileSync(join(CHECKOUT, file)));
  return hash.update(readFileSync(DIAGRAM)).digest('hex').slice(0, 32);
}
