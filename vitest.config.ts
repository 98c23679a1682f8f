import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { TEST_LIMIT_MS, WAIT_LIMIT_MS } from './lib/testing/limits.mjs';

const DATABASE_TESTS = '**/*.db.test.ts';
/** What needs a real browser and none of our servers has a configuration of its own, beside it. */
const COMPONENT_TESTS = '**/*.browser.test.tsx';
/**
 * They ask what is made of rows, not how rows are read and locked: one database tells, and `npm run test:all` asks both.
 * Whatever lies nearer to the tables (lib/db, lib/runtime, lib/orders, lib/mail, lib/queries, lib/check) always runs on both.
 */
const ABOVE_THE_DATABASE = [
  'app/api/**/*.db.test.ts',
  'lib/http/order-*.db.test.ts',
  'lib/story/**/*.db.test.ts',
];
/**
 * What a client is answered: `npm run test:all` asks all of it twice, directly and by way of Next, which is the only
 * difference that the way in could make.
 */
const HTTP_TESTS = 'e2e/http/**/*.test.ts';
/**
 * What befalls a server that a file starts for itself: starts, stops, databases, clocks, commands. They wait a lot, so
 * they run beside all others and beside each other, and once: it lies behind the way in, or they take both themselves.
 */
const SERVER_TESTS = 'e2e/servers/**/*.test.ts';
const NOT_OURS = ['**/node_modules/**', '.next/**', '.data/**', '.cache/**'];

const limits = {
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: WAIT_LIMIT_MS } },
};

/**
 * Optimising PGlite's WebAssembly costs each process more than a second of processor time on other threads, which pays
 * back only after minutes of work. The code does the same without.
 */
const QUICK_WASM = ['--liftoff-only'];

// Files that run in one process share what they load, and what the compiler learned of it: that is half of the processor
// time. So each leaves globals, environment and clock as it found them; modules keep nothing that another would see.
const isolate = false;

const alias = { '@': import.meta.dirname };
const httpSetup = resolve(import.meta.dirname, 'e2e/http/global-setup.ts');

/** The integration tests run on both databases, each file on a fresh schema of its own. */
function databaseProject(database: 'pglite' | 'postgres') {
  return {
    resolve: { alias },
    test: {
      name: `db-${database}`,
      isolate,
      execArgv: QUICK_WASM,
      include: [DATABASE_TESTS],
      exclude: [...NOT_OURS, ...(database === 'postgres' && !process.env.TEST_ALL ? ABOVE_THE_DATABASE : [])],
      env: { TEST_DATABASE: database },
      ...limits,
      globalSetup: database === 'postgres' ? ['e2e/support/vitest-postgres.ts'] : [],
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
          isolate,
          execArgv: QUICK_WASM,
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, DATABASE_TESTS, COMPONENT_TESTS, HTTP_TESTS, SERVER_TESTS],
          ...limits,
        },
      },
      databaseProject('pglite'),
      databaseProject('postgres'),
      {
        resolve: { alias },
        test: {
          name: 'http',
          isolate,
          include: [HTTP_TESTS],
          exclude: NOT_OURS,
          ...limits,
          // Its files share one server, whose orders they tell apart by id.
          fileParallelism: false,
          globalSetup: [httpSetup],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'servers',
          isolate,
          include: [SERVER_TESTS],
          exclude: NOT_OURS,
          ...limits,
        },
      },
    ],
  },
});
