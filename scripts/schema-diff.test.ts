import { expect, test } from 'vitest';
import { diffMigrationsToSchema } from './schema-diff';

test('the migrations lead to the schema', async () => {
  expect((await diffMigrationsToSchema()).trim()).toBe('-- This is an empty migration.');
});
