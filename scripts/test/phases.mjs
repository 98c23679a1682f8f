// @ts-check
// The phases of `npm test`, in their order.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCheckout } from '../setup/prepare-checkout.mjs';
import { runCommand } from '../setup/steps.mjs';
import { ensureChromium, ensurePostgres } from '../setup/system-parts.mjs';

/**
 * @typedef {{ all: boolean, isCi: boolean }} PhaseOptions all: with the large numbers
 * @typedef {{ passed: number, failed: number, output: string, note?: string | undefined }} PhaseResult
 * @typedef {{ name: string, sideBySide?: boolean, run: (options: PhaseOptions) => Promise<PhaseResult> }} Phase
 */

const ROOT = join(import.meta.dirname, '../..');
const REPORTS = join(ROOT, '.cache/test-reports');
const NEXT = 'node_modules/next/dist/bin/next';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = 'node_modules/typescript/bin/tsc';
const TSX = 'node_modules/tsx/dist/cli.mjs';
const VITEST = 'node_modules/vitest/vitest.mjs';
const COMPONENT_CONFIG = 'components/process-diagram/testing/vitest.config.ts';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

/** @type {Phase[]} */
export const PHASES = [
  { name: 'lint', sideBySide: true, run: () => check([BIOME, 'check', '.']) },
  { name: 'types', sideBySide: true, run: checkTypes },
  { name: 'unit', run: testUnits },
  { name: 'component', run: testComponents },
  { name: 'build', run: build },
  // Both wait a lot for processes of their own, and neither asks how long anything took.
  { name: 'integration', sideBySide: true, run: testIntegration },
  { name: 'drill', sideBySide: true, run: drill },
  { name: 'simulate', sideBySide: true, run: simulate },
  { name: 'http', run: testHttp },
  { name: 'browser', run: testBrowser },
];

/** @param {string[]} args of Node @param {NodeJS.ProcessEnv} [env] added to ours @returns {Promise<PhaseResult>} */
async function check(args, env = {}) {
  const { code, output } = await runCommand(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  return { passed: 0, failed: code === 0 ? 0 : 1, output };
}

async function checkTypes() {
  const typegen = await check([NEXT, 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
  return typegen.failed > 0 ? typegen : check([TSC, '--noEmit']);
}

/** @param {PhaseOptions} options */
async function testUnits({ isCi }) {
  // The cluster's own test is one of them.
  const note = await findMissingPostgres(isCi);
  return { ...(await runVitest('unit', ['unit'])), note };
}

/** The diagram in a browser, without a server of ours. @returns {Promise<PhaseResult>} */
async function testComponents() {
  const chromium = await ensureChromium();
  return runVitest('component', ['component'], { CHROMIUM_PATH: chromium }, COMPONENT_CONFIG);
}

/** @param {PhaseOptions} options */
async function testIntegration({ isCi }) {
  const note = await findMissingPostgres(isCi);
  const projects = note === undefined ? ['db-pglite', 'db-postgres'] : ['db-pglite'];
  return { ...(await runVitest('integration', projects)), note };
}

/** @returns {Promise<PhaseResult>} */
async function build() {
  await prepareCheckout({ build: true });
  return { passed: 0, failed: 0, output: '' };
}

/** @param {PhaseOptions} options */
async function testHttp({ isCi }) {
  await prepareCheckout({ build: true });
  const note = await findMissingPostgres(isCi);
  return { ...(await runVitest('http', ['http'])), note };
}

/** @returns {Promise<PhaseResult>} */
async function testBrowser() {
  const chromium = await ensureChromium();
  await prepareCheckout({ build: true });
  const report = emptyReport('browser');
  const { failed, output } = await check([PLAYWRIGHT, 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const { expected = 0, unexpected = 0, flaky = 0 } = readReport(report)?.stats ?? {};
  return { passed: expected + flaky, failed: Math.max(failed, unexpected), output };
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function drill({ all, isCi }) {
  await prepareCheckout({ build: true });
  const args = [TSX, 'e2e/drill/drill.ts', '--kills', all ? '20' : '3'];
  const embedded = await check(args);
  if (!all || embedded.failed > 0) return embedded;
  const note = await findMissingPostgres(isCi);
  if (note !== undefined) return { ...embedded, note };
  const single = await check([...args, '--postgres']);
  return single.failed > 0 ? single : check([TSX, 'e2e/drill/drill.ts', '--replicas', '3', '--kills', '10']);
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function simulate({ all }) {
  if (!all) return check([TSX, 'e2e/simulate/simulate.ts', '--seeds', '30']);
  // Other seeds than those of every day, too; half of them on each of two cores.
  const halves = await Promise.all(
    ['1', '501'].map((from) => check([TSX, 'e2e/simulate/simulate.ts', '--seeds', '500', '--from', from])),
  );
  return halves.find(({ failed }) => failed > 0) ?? halves[0] ?? { passed: 0, failed: 1, output: '' };
}

/** @param {boolean} isCi @returns {Promise<string | undefined>} the line that says what is left out, if anything is */
async function findMissingPostgres(isCi) {
  const postgres = await ensurePostgres();
  if (!('missing' in postgres)) return undefined;
  // Root could have installed it; only another user is excused.
  if (isCi || process.getuid?.() === 0) throw new Error(`PostgreSQL is missing: ${postgres.missing}`);
  return `Skipped the PostgreSQL half: ${postgres.missing.split('\n').at(-1)} POSTGRES_BIN names one elsewhere.`;
}

/**
 * @param {string} name @param {string[]} projects @param {NodeJS.ProcessEnv} [env] @param {string} [config] another than
 * the usual one
 * @returns {Promise<PhaseResult>}
 */
async function runVitest(name, projects, env = {}, config = 'vitest.config.ts') {
  const report = emptyReport(name);
  const args = [
    VITEST,
    'run',
    '--config',
    config,
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { failed, output } = await check(args, env);
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(report) ?? {};
  // A file that cannot be loaded fails the run without a failed test.
  return { passed: numPassedTests, failed: Math.max(failed, numFailedTests), output };
}

/** @param {string} name @returns {string} the path, with nothing left there from the run before */
function emptyReport(name) {
  const path = join(REPORTS, `${name}.json`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(path, { force: true });
  return path;
}

/**
 * @typedef {{ numPassedTests?: number, numFailedTests?: number }} VitestReport
 * @typedef {{ stats?: { expected?: number, unexpected?: number, flaky?: number } }} PlaywrightReport
 *
 * @param {string} path @returns {(VitestReport & PlaywrightReport) | null} null: the runner did not get that far
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
