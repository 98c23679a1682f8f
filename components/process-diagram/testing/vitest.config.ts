import { resolve } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
// Vite loads its configuration without our alias.
import { CHROMIUM_ARGS } from '../../../e2e/support/browser';
import { START_LIMIT_MS, TEST_LIMIT_MS, WAIT_LIMIT_MS } from '../../../lib/testing/limits.mjs';
import { findChromium } from '../../../scripts/setup/system-parts.mjs';

const executablePath = findChromium();
const folder = resolve(import.meta.dirname, '..');

/** The diagram in a real browser, served by the test runner itself: no server of ours is needed. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../../..'),
  // What is found only while the tests run would load the page anew in their middle.
  optimizeDeps: {
    include: [
      'bpmn-js/lib/BaseViewer',
      'bpmn-js/lib/core',
      'bpmn-js/lib/features/drilldown',
      'bpmn-js/lib/import/BpmnImporter',
      'bpmn-js/lib/draw/BpmnRenderUtil',
      'react',
      'react/jsx-dev-runtime',
      'react-dom/client',
      'axe-core',
    ],
  },
  test: {
    name: 'component',
    dir: folder,
    include: ['**/*.browser.test.tsx'],
    testTimeout: TEST_LIMIT_MS,
    hookTimeout: TEST_LIMIT_MS,
    teardownTimeout: WAIT_LIMIT_MS,
    expect: { poll: { timeout: WAIT_LIMIT_MS } },
    browser: {
      enabled: true,
      headless: true,
      connectTimeout: START_LIMIT_MS,
      screenshotFailures: false,
      viewport: { width: 1280, height: 800 },
      provider: playwright({
        // `expect.element` goes by this one; without it, by what is left of the test's own.
        actionTimeout: WAIT_LIMIT_MS,
        launchOptions: {
          ...(executablePath ? { executablePath } : {}),
          args: CHROMIUM_ARGS,
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
