import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readMigrations } from '../migrate';

const MAKERS = ['migrated-cluster.ts', '../migrate.ts'].map((file) => path.join(import.meta.dirname, file));

/** What the files of a new cluster depend on. */
export function clusterKey(migrations = readMigrations()): string {
  const hash = createHash('sha256');
  const pglite = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  for (const file of [path.join(pglite, '../package.json'), ...MAKERS]) hash.update(readFileSync(file));
  for (const { name, checksum } of migrations) hash.update(`${name}\0${checksum}\0`);
  return hash.digest('hex').slice(0, 32);
}
