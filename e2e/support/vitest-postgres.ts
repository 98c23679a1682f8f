// Vitest's global set-up of the project `db-postgres`: one cluster for the run, named to the tests by TEST_DATABASE_URL,
// and in it the migrated database that theirs are copies of. On a server of somebody else's nothing is left behind: each
// test database is migrated by itself there.
import { makeTemplate } from '@/lib/db/testing/test-database';
import { startPostgres } from './postgres.mjs';

export async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  const cluster = await startPostgres({ fsync: false });
  process.env.TEST_DATABASE_URL = cluster.url;
  process.env.TEST_DATABASE_TEMPLATE = await makeTemplate(cluster.url);
  return () => cluster.stop();
}
