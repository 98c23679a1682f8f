import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './e2e/support/browser';
import { findFreePort } from './lib/testing/free-port.mjs';
import { TEST_LIMIT_MS, WAIT_LIMIT_MS } from './lib/testing/limits.mjs';
import { findChromium } from './scripts/setup/system-parts.mjs';

// Every worker loads this file again and must come to the same server and browser.
process.env.BROWSER_TEST_PORT ??= String(await findFreePort());
process.env.BROWSER_TEST_OPERATOR_TOKEN ??= randomBytes(24).toString('hex');
process.env.CHROMIUM_PATH ??= findChromium() ?? '';

/**
 * Where a test runs is said by a tag in its title. Each one runs once in `npm test`, and as often as it says something
 * else in `npm run test:all`:
 *
 * | tag      | `npm test`    | `npm run test:all` |
 * |----------|---------------|--------------------|
 * | none     | wide          | wide               |
 * | `@phone` | phone         | wide and phone     |
 * | `@wide`  | wide          | wide and phone     |
 * | `@all`   | not at all    | wide               |
 * | two      | as either one, but with `@all` only in `test:all` |
 */
const isAll = process.env.TEST_ALL === '1';
const NEVER = /^$/;
const notWide = isAll ? NEVER : /@phone|@all/;
const onPhone = isAll ? /@phone|@wide/ : /^(?!.*@all).*@phone/s;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/browser/global-setup.ts',
  fullyParallel: true,
  forbidOnly: process.env.CI === 'true',
  workers: availableParallelism(),
  timeout: TEST_LIMIT_MS,
  expect: { timeout: WAIT_LIMIT_MS },
  reporter: 'list',
  // What failed runs once more, to keep a trace of it. It stays red, whatever comes of that.
  retries: 1,
  failOnFlakyTests: true,
  use: {
    baseURL: `http://localhost:${process.env.BROWSER_TEST_PORT}`,
    // The pages as they were at each step; filming them as well costs as much as the tests.
    trace: { mode: 'on-first-retry', screenshots: false, snapshots: true },
    // What moves by itself is drawn anew sixty times a second. Tests of what moves ask for it.
    reducedMotion: 'reduce',
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: CHROMIUM_ARGS,
    },
  },
  projects: [
    { name: 'desktop', grepInvert: notWide, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'mobile',
      grep: onPhone,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
});
