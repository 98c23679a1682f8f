import { expect, test } from 'vitest';
import { migratedCluster } from '@/lib/db/testing/migrated-cluster';
import { diffMigrationsToSchema } from './schema-diff';

test('the migrations lead to the schema', async () => {
  expect((await diffMigrationsToSchema(await migratedCluster())).trim()).toBe(
    '-- This is an empty migration.',
  );
});
