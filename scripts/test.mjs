// @ts-check
// `npm test`: everything that can be known about this checkout, from a bare machine, or what is named of it.
// Begins nothing more after the first red phase. The last line is `N passed, N failed`, summed over the test runners.
import './setup/node-version.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ENV_NAMES } from '../lib/server/env.mjs';
import { readCommandLine } from './setup/command-line.mjs';
import { prepareCheckout } from './setup/prepare-checkout.mjs';
import { meterCommands, totalProcessorMs } from './setup/processor-time.mjs';
import { stopChildren } from './setup/steps.mjs';
import { failureText, fileLine, phaseLine, totalLine } from './test/console-report.mjs';
import { PHASES, SLOTS } from './test/phases.mjs';
import { runSchedule } from './test/schedule.mjs';
import { listTestFiles, selectWork } from './test/selection.mjs';

/** @typedef {import('./test/phases.mjs').Phase} Phase */

const USAGE = `npm test [-- PHASE … PATH …] [-- OPTION …]

Everything that can be known about this checkout, from a bare machine: what it needs it installs. Or the phases and test files
that are named, by parts of their paths.

Phases: ${PHASES.map(({ name }) => name).join(', ')}.

  --all      with the large numbers, and all phases: npm run test:all
  --watch    unit tests again as their files change: npm run test:watch

For example: npm test -- unit e2e/http/bill`;

const ROOT = join(import.meta.dirname, '..');
const isCi = process.env.CI === 'true' || process.env.CI === '1';
const totals = { passed: 0, failed: 0 };
/** As they were printed; at the end they are printed again. @type {string[]} */
const failures = [];

process.chdir(ROOT);
// Empty counts as unset, and unlike a missing one is not filled in from an .env file.
for (const name of ENV_NAMES) process.env[name] = '';

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    stopChildren(signal);
    // Long enough for a runner to stop the servers it started.
    setTimeout(() => process.exit(signal === 'SIGINT' ? 130 : 143), 6_000);
  });
}

try {
  const { values, positionals } = readCommandLine(USAGE, {
    options: { all: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  // What a test takes its large numbers by.
  process.env.TEST_ALL = values.all ? '1' : '';
  if (values.watch) await watchUnits(positionals);
  await runPhases(positionals, values.all);
} catch (error) {
  totals.failed += 1;
  print(error instanceof Error ? error.message : String(error));
}
print(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** @param {string[]} names phases and parts of paths @param {boolean} all */
async function runPhases(names, all) {
  const startedAtMs = performance.now();
  const work = selectWork(names, {
    phases: PHASES.map(({ name }) => name),
    listFiles: () => listTestFiles(ROOT),
  });
  await prepareCheckout({ build: false });
  const isChosen = (/** @type {Phase} */ { name, isLarge }) =>
    work.has(name) && (all || !isLarge || names.includes(name));
  const chosen = PHASES.filter(isChosen);
  await runSchedule(chosen, SLOTS, (phase) => runPhase(phase, work.get(phase.name) ?? null, all));
  if (failures.length > 0) print(`\nAll that failed:\n\n${failures.join('\n')}`);
  print(totalLine(performance.now() - startedAtMs, totalProcessorMs()));
}

/** @param {Phase} phase @param {string[] | null} files @param {boolean} all @returns {Promise<boolean>} it is green */
async function runPhase({ name, run }, files, all) {
  const startedAtMs = performance.now();
  const fail = (/** @type {string} */ text) => {
    failures.push(text);
    print(`\n${text}`);
  };
  /** @type {import('./test/phases.mjs').PhaseOptions['onNews']} */
  const onNews = (news) => {
    if (news.kind === 'file') print(fileLine(name, news));
    else fail(failureText(name, news));
  };
  const { result, processorMs } = await meterCommands(() =>
    run({ all, isCi, files, onNews }).catch((error) => ({
      passed: 0,
      failed: 1,
      output: error instanceof Error ? error.message : String(error),
      note: undefined,
    })),
  );
  totals.passed += result.passed;
  totals.failed += result.failed;
  if (result.failed > 0 && result.output !== '') {
    fail(failureText(name, { kind: 'failure', name: '', text: result.output }));
  }
  print(phaseLine(name, { ...result, ms: performance.now() - startedAtMs, processorMs }));
  if (result.note !== undefined) print(`${' '.repeat(13)}${result.note}`);
  return result.failed === 0;
}

/** Hands the terminal to Vitest, until the developer ends it. @param {string[]} paths */
async function watchUnits(paths) {
  await prepareCheckout({ build: false });
  const vitest = 'node_modules/vitest/vitest.mjs';
  const child = spawn(process.execPath, [vitest, 'watch', '--project', 'unit', ...paths], {
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  process.exit(code ?? 1);
}

/** Playwright's workers colour what they say, whoever listens. @param {string} line */
function print(line) {
  const isColoured = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(`${isColoured ? line : stripVTControlCharacters(line)}\n`);
}
