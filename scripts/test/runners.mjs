// @ts-check
// The command lines of the two test runners.
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

/**
 * @typedef {import('./run-tool.mjs').ToolOptions} ToolOptions
 * @typedef {import('./run-tool.mjs').ToolResult} ToolResult
 * @typedef {ToolOptions & { files: readonly string[] | null }} RunnerOptions files: null for all of them
 */

/**
 * @param {readonly string[]} projects @param {RunnerOptions & { config?: string }} options @returns {Promise<ToolResult>}
 */
export function runVitest(projects, { files, config = 'vitest.config.ts', ...options }) {
  return runTool(
    [
      VITEST,
      'run',
      ...(files ?? []),
      '--config',
      config,
      ...projects.flatMap((project) => ['--project', project]),
      `--reporter=${join(import.meta.dirname, 'vitest-reporter.mjs')}`,
    ],
    options,
  );
}

/** @param {RunnerOptions} options @returns {Promise<ToolResult>} */
export function runPlaywright({ files, ...options }) {
  // Playwright takes regular expressions.
  const patterns = (files ?? []).map((file) => `${file.replaceAll(/[^\w/-]/g, '\\$&')}$`);
  const reporter = join(import.meta.dirname, 'playwright-reporter.mjs');
  return runTool([PLAYWRIGHT, 'test', ...patterns, `--reporter=${reporter}`], options);
}
