// Vitest's global set-up of the project `db-postgres`: one cluster for the run, named to the tests by TEST_DATABASE_URL.
import { startPostgres } from './postgres.mjs';

export async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  const cluster = await startPostgres({ fsync: false });
  process.env.TEST_DATABASE_URL = cluster.url;
  return () => cluster.stop();
}
