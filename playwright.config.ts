import { existsSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './e2e/support/browser';
import { findFreePort } from './e2e/support/free-port.mjs';
import { readDataLock } from './lib/server/lock.mjs';
import { START_LIMIT_MS, TEST_LIMIT_MS, WAIT_LIMIT_MS } from './lib/testing/limits.mjs';
import { findChromium } from './scripts/setup/system-parts.mjs';

// Every worker loads this file again and must come to the same server and browser.
process.env.BROWSER_TEST_PORT ??= String(await findFreePort());
process.env.CHROMIUM_PATH ??= findChromium() ?? '';

const port = Number(process.env.BROWSER_TEST_PORT);
const baseURL = `http://localhost:${port}`;
const dataFolders = join(import.meta.dirname, '.cache/browser-tests');
removeOldData();

/** What earlier runs left; a run that still goes on keeps its own. */
function removeOldData(): void {
  if (!existsSync(dataFolders) || process.env.TEST_WORKER_INDEX !== undefined) return;
  for (const name of readdirSync(dataFolders)) {
    const folder = join(dataFolders, name);
    if (name !== String(port) && readDataLock(folder) === null)
      rmSync(folder, { recursive: true, force: true });
  }
}

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  workers: availableParallelism(),
  timeout: TEST_LIMIT_MS,
  expect: { timeout: WAIT_LIMIT_MS },
  reporter: 'list',
  use: {
    baseURL,
    // The pages as they were at each step; filming them as well costs as much as the tests.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true },
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: CHROMIUM_ARGS,
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'mobile',
      // The stories whose telling depends on the width.
      grep: /@phone/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
  webServer: {
    command: 'npm start',
    url: baseURL,
    env: {
      PORT: String(port),
      HOSTNAME: 'localhost',
      DATA_DIR: join(dataFolders, String(port)),
      LOG_LEVEL: 'warn',
    },
    // From bare it installs and builds first.
    timeout: START_LIMIT_MS,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
