// @ts-check
// The phases of `npm test`: what each runs, what it needs before, and how many processors it keeps busy.
import { availableParallelism } from 'node:os';
import { QUIET_TOOL_LIMIT_MS } from '../../lib/testing/limits.mjs';
import { prepareCheckout } from '../setup/prepare-checkout.mjs';
import { ensureChromium, ensureFakeTime, ensurePostgres, ensureProgram } from '../setup/system-parts.mjs';
import { runAudit } from '../supply/run-audit.mjs';
import { runTool } from './run-tool.mjs';
import { runPlaywright, runVitest } from './runners.mjs';

/**
 * @typedef {import('./run-tool.mjs').ToolOptions} ToolOptions
 *
 * @typedef {object} PhaseOptions
 * @property {boolean} all with the large numbers
 * @property {boolean} isCi
 * @property {string[] | null} files only these of its test files
 * @property {NonNullable<ToolOptions['onNews']>} onNews
 *
 * @typedef {{ passed: number, failed: number, output: string, note?: string | undefined }} PhaseResult
 * @typedef {import('./schedule.mjs').Task & {
 *   run: (options: PhaseOptions) => Promise<PhaseResult>,
 *   isLarge?: boolean,
 * }} Phase isLarge: only in `npm run test:all`, or where it is named
 */

const NEXT = 'node_modules/next/dist/bin/next';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = 'node_modules/typescript/bin/tsc';
const TSX = 'node_modules/tsx/dist/cli.mjs';
const COMPONENT_CONFIG = 'components/process-diagram/testing/vitest.config.ts';

const CORES = availableParallelism();
/** One more than the processors: each phase waits now and then, and at its end for its last file. */
export const SLOTS = CORES + 1;

/** @type {readonly Phase[]} */
export const PHASES = [
  { name: 'lint', slots: 1, run: () => check([BIOME, 'check', '.']) },
  { name: 'types', slots: 1, run: checkTypes },
  // It asks the network, and what it finds is no fault of a change.
  { name: 'audit', slots: 1, isLarge: true, run: audit },
  { name: 'unit', slots: CORES, run: testUnits },
  // What is small and not urgent leaves the first room to the unit tests.
  { name: 'component', slots: 1, after: ['types'], run: testComponents },
  { name: 'build', slots: CORES, run: build },
  { name: 'integration', slots: CORES, run: testIntegration },
  // These four wait a lot: for processes to come up, for answers, for virtual days on a single thread.
  { name: 'http', slots: 1, after: ['build'], run: testHttp },
  { name: 'servers', slots: 1, after: ['build'], run: testServers },
  { name: 'drill', slots: 1, after: ['build'], run: drill },
  // It needs no build, but would take the room that the HTTP tests, which take longest, have once there is one.
  { name: 'simulate', slots: 1, after: ['build'], run: simulate },
  // Alone: it looks at what moves on a screen.
  { name: 'browser', slots: SLOTS, after: ['build'], run: testBrowser },
];

// Several phases ask for the same at once.
const ensureBuilt = once(() => prepareCheckout({ build: true }));
const ensureBrowser = once(ensureChromium);
const ensureCluster = once(ensurePostgres);

/** @template T @param {() => Promise<T>} work @returns {() => Promise<T>} */
function once(work) {
  /** @type {Promise<T> | null} */
  let result = null;
  return () => {
    result ??= work();
    return result;
  };
}

/** A tool that says nothing before its end. @param {string[]} args @param {Record<string, string>} [env] */
function check(args, env = {}) {
  return runTool(args, { env, silenceLimitMs: QUIET_TOOL_LIMIT_MS });
}

async function checkTypes() {
  const typegen = await check([NEXT, 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
  return typegen.failed > 0 ? typegen : check([TSC, '--noEmit']);
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testUnits({ isCi, files, onNews }) {
  // The cluster's own test is one of them, and leaves itself out where there is none.
  const note = files === null ? await findMissingPostgres(isCi) : undefined;
  return { ...(await runVitest(['unit'], { files, onNews })), note };
}

/** @returns {Promise<PhaseResult>} */
async function audit() {
  return { passed: 0, ...(await runAudit(process.cwd())) };
}

/** The diagram in a browser, without a server of ours. @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testComponents({ files, onNews }) {
  const chromium = await ensureBrowser();
  return runVitest(['component'], {
    files,
    onNews,
    env: { CHROMIUM_PATH: chromium },
    config: COMPONENT_CONFIG,
  });
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testIntegration({ isCi, files, onNews }) {
  const note = await findMissingPostgres(isCi);
  const projects = note === undefined ? ['db-pglite', 'db-postgres'] : ['db-pglite'];
  return { ...(await runVitest(projects, { files, onNews })), note };
}

/** @returns {Promise<PhaseResult>} */
async function build() {
  await ensureBuilt();
  return { passed: 0, failed: 0, output: '' };
}

/** What a client is answered. @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testHttp({ all, isCi, files, onNews }) {
  await ensureBuilt();
  let note = await findMissingPostgres(isCi);
  if (all) note ??= await findMissingProxy('haproxy', isCi);
  const direct = await runVitest(['http'], { files, onNews });
  if (!all || direct.failed > 0) return { ...direct, note };
  // The same again, with all routes answered by way of Next. The large numbers ask what lies behind both ways.
  const byNext = await runVitest(['http'], {
    files,
    onNews,
    env: { TEST_ROUTES_THROUGH_NEXT: '1', TEST_ALL: '' },
  });
  return { ...byNext, passed: direct.passed + byNext.passed, note };
}

/** What befalls a server. @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testServers({ all, isCi, files, onNews }) {
  await ensureBuilt();
  let note = await findMissingPostgres(isCi);
  note ??= await findMissingProxy('pgbouncer', isCi);
  if (all) note ??= await findMissingFakeTime(isCi);
  return { ...(await runVitest(['servers'], { files, onNews })), note };
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function testBrowser({ files, onNews }) {
  const chromium = await ensureBrowser();
  await ensureBuilt();
  return runPlaywright({ files, onNews, env: { CHROMIUM_PATH: chromium } });
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function drill({ all, isCi }) {
  await ensureBuilt();
  const run = (/** @type {string[]} */ ...args) => runTool([TSX, 'e2e/drill/drill.ts', ...args]);
  if (!all) return run('--kills', '3');
  const note = await findMissingPostgres(isCi);
  const onPostgres = async () => {
    const single = await run('--kills', '20', '--postgres');
    return single.failed > 0 ? single : run('--replicas', '3', '--kills', '10');
  };
  // Each waits for its servers to come up again, so two side by side keep one processor busy.
  const results = await Promise.all([run('--kills', '20'), ...(note === undefined ? [onPostgres()] : [])]);
  return { ...(results.find(({ failed }) => failed > 0) ?? results[0]), note };
}

/** @param {PhaseOptions} options @returns {Promise<PhaseResult>} */
async function simulate({ all }) {
  // Optimising PGlite's WebAssembly pays back in a long run only.
  // So many that each kind of fault strikes some times on each of three versions: with 30 the rarest was left to chance.
  if (!all) return runTool([TSX, '--liftoff-only', 'e2e/simulate/simulate.ts', '--seeds', '50']);
  // Other seeds than those of every day, too; half of them on each of two cores.
  const halves = await Promise.all(
    ['1', '501'].map((from) => runTool([TSX, 'e2e/simulate/simulate.ts', '--seeds', '500', '--from', from])),
  );
  return halves.find(({ failed }) => failed > 0) ?? halves[0] ?? { passed: 0, failed: 1, output: '' };
}

/** @param {boolean} isCi @returns {Promise<string | undefined>} the line that says what is left out, if anything is */
async function findMissingPostgres(isCi) {
  const postgres = await ensureCluster();
  if (!('missing' in postgres)) return undefined;
  // Root could have installed it; only another user is excused.
  if (isCi || process.getuid?.() === 0) throw new Error(`PostgreSQL is missing: ${postgres.missing}`);
  return `Skipped the PostgreSQL half: ${postgres.missing.split('\n').at(-1)} POSTGRES_BIN names one elsewhere.`;
}

/**
 * A proxy that tests start, by the name of its Debian package.
 * @param {string} name @param {boolean} isCi @returns {Promise<string | undefined>} as above
 */
async function findMissingProxy(name, isCi) {
  const proxy = await ensureProgram(name);
  if (!('missing' in proxy)) return undefined;
  if (isCi || process.getuid?.() === 0) throw new Error(`${name} is missing: ${proxy.missing}`);
  return `Skipped what runs behind ${name}: ${proxy.missing.split('\n').at(-1)}`;
}

/** What gives a server another clock. @param {boolean} isCi @returns {Promise<string | undefined>} as above */
async function findMissingFakeTime(isCi) {
  const fakeTime = await ensureFakeTime();
  if (!('missing' in fakeTime)) return undefined;
  if (isCi || process.getuid?.() === 0) throw new Error(`libfaketime is missing: ${fakeTime.missing}`);
  return `Skipped what jumps with the clock: ${fakeTime.missing.split('\n').at(-1)}`;
}
