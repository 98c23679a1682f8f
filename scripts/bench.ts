/**
 * `npm run bench [-- --quick] [--json FILE] [--only pglite|postgres]`: ratios within one run, client included.
 * Compare rows of one run with each other and runs of one machine over time; figures of two machines tell nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { compiledSteps, libraryOrders, STEPS_OF_AN_ORDER } from './bench/engine';
import { measureHttp } from './bench/http';
import { measureRuntime } from './bench/runtime';
import { startPostgres } from './postgres.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const scale = values.quick ? 1 : 4;

interface Row {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** How many times the row it is compared with; null where the figure stands for itself. */
  readonly ratio: number | null;
  readonly to: string;
}

const rows: Row[] = [];
const row = (what: string, figure: number, unit: string, ratio: number | null = null, to = '') => {
  rows.push({ what, figure: Math.round(figure), unit, ratio, to });
};

const library = await libraryOrders(30 * scale);
row('bpmn-engine alone, in memory: whole orders', library, '/s');
const steps = await compiledSteps(200_000 * scale);
row('compiled steps', steps, '/s', steps / (library * STEPS_OF_AN_ORDER), 'bpmn-engine steps');
for (const kind of ['pglite', 'postgres']) if ((values.only ?? kind) === kind) await measure(kind);

async function measure(kind: string): Promise<void> {
  const name = kind === 'pglite' ? 'PGlite' : 'PostgreSQL (fsync)';
  const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-bench-'));
  const cluster = kind === 'pglite' ? null : await startPostgres();
  const env: Record<string, string> = { DATA_DIR: folder, LOG_LEVEL: 'error' };
  if (cluster !== null)
    Object.assign(env, { DATABASE_URL: cluster.url, OPERATOR_TOKEN: 'the-token-of-the-bench' });
  try {
    const runtime = await measureRuntime(env, 1000 * scale);
    row(
      `${name}: whole orders through the runtime`,
      runtime.wholeOrdersPerSecond,
      '/s',
      runtime.wholeOrdersPerSecond / library,
      'bpmn-engine',
    );
    row(`${name}: orders created through the runtime`, runtime.createdPerSecond, '/s');
    row(`${name}: a waiting order in the runtime's tables`, runtime.bytesOfRuntime, 'bytes');
    row(`${name}: its bill and the like beside them`, runtime.bytesBeside, 'bytes');
    const http = await measureHttp(env, 1000 * scale);
    const compared = (what: string, figure: number) =>
      row(`${name}: ${what}`, figure, '/s', figure / http.emptyPerSecond, 'empty route');
    row(`${name}: empty route`, http.emptyPerSecond, '/s');
    compared('POST /api/order', http.createPerSecond);
    compared('GET /api/order, 200', http.readPerSecond);
    compared('GET /api/order, 304', http.unchangedPerSecond);
    compared('POST /api/receive-payment', http.payPerSecond);
  } finally {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const machine = {
  date: new Date().toISOString(),
  node: process.version,
  cores: cpus().length,
  versions: Object.fromEntries(
    (['next', 'bpmn-engine', 'bpmn-elements', '@electric-sql/pglite', 'pg'] as const).map((name) => [
      name,
      packageJson.dependencies[name],
    ]),
  ),
};
console.log(
  `${machine.date}, Node ${machine.node}, ${machine.cores} cores, ${JSON.stringify(machine.versions)}`,
);
for (const { what, figure, unit, ratio, to } of rows)
  console.log(
    `${what.padEnd(52)} ${`${figure} ${unit}`.padStart(14)}  ${ratio === null ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)} × ${to}`}`,
  );
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ ...machine, rows }, null, 2)}\n`);
