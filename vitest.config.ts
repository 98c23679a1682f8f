import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const DATABASE_TESTS = '**/*.db.test.ts';
const HTTP_TESTS = 'e2e/http/**/*.test.ts';
const NOT_OURS = ['**/node_modules/**', '.next/**', '.data/**', '.cache/**'];

const alias = { '@': import.meta.dirname };
const httpSetup = resolve(import.meta.dirname, 'e2e/http/global-setup.ts');

/** The integration tests run on both databases, each file on a fresh schema of its own. */
function databaseProject(database: 'pglite' | 'postgres') {
  return {
    resolve: { alias },
    test: {
      name: `db-${database}`,
      include: [DATABASE_TESTS],
      exclude: NOT_OURS,
      env: { TEST_DATABASE: database },
      // The first PGlite of a worker takes 3-6 s.
      testTimeout: 30_000,
      hookTimeout: 60_000,
      globalSetup: database === 'postgres' ? ['scripts/vitest-postgres.mjs'] : [],
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, DATABASE_TESTS, 'e2e/**'],
          testTimeout: 20_000,
        },
      },
      databaseProject('pglite'),
      databaseProject('postgres'),
      {
        resolve: { alias },
        test: {
          name: 'http',
          include: [HTTP_TESTS],
          exclude: NOT_OURS,
          testTimeout: 30_000,
          hookTimeout: 120_000,
          // Its files share one server, whose orders they tell apart by id.
          fileParallelism: false,
          globalSetup: existsSync(httpSetup) ? [httpSetup] : [],
        },
      },
    ],
  },
});
