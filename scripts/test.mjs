// @ts-check
// `npm test [-- phase …] [--all]`: everything that can be known about this checkout, from a bare machine.
// Stops at the first red phase with its output. The last line is `N passed, N failed`, summed over the test runners.
import './setup/node-version.mjs';
import { join } from 'node:path';
import { ENV_NAMES } from '../lib/server/env.mjs';
import { prepareCheckout } from './setup/prepare-checkout.mjs';
import { formatSeconds, stopChildren } from './setup/steps.mjs';
import { PHASES } from './test/phases.mjs';

/** @typedef {import('./test/phases.mjs').Phase} Phase */

const args = process.argv.slice(2);
const all = args.includes('--all');
const isCi = process.env.CI === 'true' || process.env.CI === '1';

process.chdir(join(import.meta.dirname, '..'));
// Empty counts as unset, and unlike a missing one is not filled in from an .env file.
for (const name of ENV_NAMES) process.env[name] = '';
// What a test takes its large numbers by.
process.env.TEST_ALL = all ? '1' : '';

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    stopChildren(signal);
    // Long enough for a runner to stop the servers it started.
    setTimeout(() => process.exit(signal === 'SIGINT' ? 130 : 143), 6_000);
  });
}

const totals = { passed: 0, failed: 0 };
try {
  const phases = selectPhases(args.filter((arg) => !arg.startsWith('-')));
  await prepareCheckout({ build: false });
  await runPhases(phases);
} catch (error) {
  totals.failed += 1;
  print(error instanceof Error ? error.message : String(error));
}
print(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** @param {string[]} names @returns {Phase[]} */
function selectPhases(names) {
  const unknown = names.find((name) => PHASES.every((phase) => phase.name !== name));
  if (unknown !== undefined) {
    throw new Error(`There is no phase "${unknown}", but ${PHASES.map((phase) => phase.name).join(', ')}.`);
  }
  return names.length === 0 ? PHASES : PHASES.filter((phase) => names.includes(phase.name));
}

/** @param {Phase[]} phases */
async function runPhases(phases) {
  for (let index = 0; index < phases.length && totals.failed === 0; ) {
    // Neighbours that use one core each run side by side.
    const group = phases.slice(index).findIndex((phase) => !phase.sideBySide);
    const size = Math.max(1, group === -1 ? phases.length - index : group);
    await Promise.all(phases.slice(index, index + size).map(runPhase));
    index += size;
  }
}

/** @param {Phase} phase */
async function runPhase({ name, run }) {
  const startedAtMs = Date.now();
  const result = await run({ all, isCi }).catch((error) => ({
    passed: 0,
    failed: 1,
    output: error instanceof Error ? error.message : String(error),
    note: undefined,
  }));
  totals.passed += result.passed;
  totals.failed += result.failed;
  const state = result.failed > 0 ? 'red' : 'green';
  const counts = result.passed + result.failed > 0 ? `${result.passed} passed, ${result.failed} failed` : '';
  if (result.failed > 0) print(`${result.output.trim()}\n`);
  print(
    `${name.padEnd(12)} ${state.padEnd(6)} ${formatSeconds(Date.now() - startedAtMs).padStart(8)}  ${counts}`.trimEnd(),
  );
  if (result.note !== undefined) print(`${' '.repeat(13)}${result.note}`);
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
