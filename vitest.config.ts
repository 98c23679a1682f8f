import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { TEST_LIMIT_MS, WAIT_LIMIT_MS } from './lib/testing/limits.mjs';

const DATABASE_TESTS = '**/*.db.test.ts';
/** What needs a real browser and none of our servers has a configuration of its own, beside it. */
const COMPONENT_TESTS = '**/*.browser.test.tsx';
const HTTP_TESTS = 'e2e/http/**/*.test.ts';
const NOT_OURS = ['**/node_modules/**', '.next/**', '.data/**', '.cache/**'];

const limits = {
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: WAIT_LIMIT_MS } },
};
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
      ...limits,
      globalSetup: database === 'postgres' ? ['e2e/support/vitest-postgres.mjs'] : [],
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: availableParallelism(),
    teardownTimeout: WAIT_LIMIT_MS,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, DATABASE_TESTS, COMPONENT_TESTS, HTTP_TESTS],
          ...limits,
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
          ...limits,
          // Its files share one server, whose orders they tell apart by id.
          fileParallelism: false,
          globalSetup: existsSync(httpSetup) ? [httpSetup] : [],
        },
      },
    ],
  },
});
