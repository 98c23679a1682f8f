/**
 * `npm run bench [-- PART …] [--quick] [--only PART,…] [--on pglite|postgres] [--waiting N] [--minutes N] [--rate N]
 * [--json FILE] [--flame FOLDER]`:
 * ratios within one run, client included, each measured in turns with what it is compared with. Compare rows of one run
 * with each other and runs of one machine over time; figures of two machines tell nothing.
 *
 * Parts: engine, orders, http, latency, timers, replicas, viewers, waiting. `--quick` takes two minutes and leaves `waiting` out;
 * all of it takes up to 25. By its name alone: `soak [--minutes 10] [--rate 100]`, what a server keeps in memory while it
 * answers so many requests a second. `--waiting 100000` fills in so many orders instead of a million (PGlite: a tenth).
 * The server is built in `.cache/bench`, with an empty route added that the product does not ship.
 * `--flame FOLDER` measures nothing: it writes a processor profile (`.cpuprofile`) of the server under POST /api/order,
 * for each database; Chrome's DevTools and speedscope show it as a flame graph.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBuild } from './bench/build';
import { benchEngine } from './bench/engine';
import { benchHttp, profilePosts } from './bench/http';
import { benchLatency } from './bench/latency';
import { benchOrders } from './bench/orders';
import { makePair } from './bench/pair';
import { benchReplicas } from './bench/replicas';
import { describeMachine, Report } from './bench/report';
import { benchSoak } from './bench/soak';
import { type Kind, nameOf, openTargets, type Targets } from './bench/target';
import { benchTimers } from './bench/timers';
import { benchReplicaViewers, benchViewers } from './bench/viewers';
import { benchWaiting } from './bench/waiting';
import { benchWaitingHttp } from './bench/waiting-http';

const PARTS = ['engine', 'orders', 'http', 'latency', 'timers', 'replicas', 'viewers', 'waiting'] as const;
/** Run only when it is named: its length is chosen. */
const SOAK = 'soak';
type Part = (typeof PARTS)[number] | typeof SOAK;
const KINDS: readonly Kind[] = ['postgres', 'pglite'];

const QUICK = {
  scale: 0.5,
  orders: { rounds: 3, count: 400 },
  http: { rounds: 3, count: 250 },
  latencyRounds: 5,
  timers: { count: 1_000, withinMs: 10_000 },
  replicas: { rounds: 2, count: 500 },
  viewers: { changes: 10, onScreen: 15, rounds: 2, count: 200 },
  waiting: { rounds: 3, count: 250 },
};
const FULL = {
  scale: 4,
  orders: { rounds: 7, count: 2_000 },
  http: { rounds: 9, count: 1_500 },
  latencyRounds: 20,
  timers: { count: 10_000, withinMs: 60_000 },
  replicas: { rounds: 5, count: 3_000 },
  viewers: { changes: 20, onScreen: 30, rounds: 5, count: 500 },
  waiting: { rounds: 7, count: 1_000 },
};
const MILLION = 1_000_000;
/** PGlite has less to wait for, and takes longer to fill. */
const PGLITE_SHARE = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
    on: { type: 'string' },
    waiting: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '100' },
    flame: { type: 'string' },
  },
});
const size = values.quick ? QUICK : FULL;
const parts = readParts([...(values.only?.split(',') ?? []), ...positionals]);
const kinds = KINDS.filter((kind) => (values.on ?? kind) === kind);
if (kinds.length === 0) throw new Error(`--on takes ${KINDS.join(' or ')}, not "${values.on}".`);
const waiting = readWaiting(values.waiting);
const soak = {
  minutes: readNumber('--minutes', values.minutes, 24 * 60),
  perSecond: readNumber('--rate', values.rate, 10_000),
};
const report = new Report();
const machine = describeMachine();
const started = performance.now();

prepareBuild();
if (values.flame !== undefined) await flame(values.flame);
else await bench();

async function bench(): Promise<void> {
  const { date, node, cores, processor, memoryMiB, versions } = machine;
  console.log(
    `${date}, Node ${node}, ${cores} cores (${processor}), ${memoryMiB} MiB, ${JSON.stringify(versions)}`,
  );
  const library = parts.has('engine') || parts.has('orders') ? await benchEngine(report, size.scale) : null;
  for (const kind of kinds) {
    const targets = await openTargets(kind);
    try {
      if (library !== null && parts.has('orders'))
        await benchOrders(report, await targets.make(), library, size.orders);
      if (parts.has('http')) await benchHttp(report, await targets.make(), size.http);
      if (parts.has('latency')) await benchLatency(report, await targets.make(), size.latencyRounds);
      await benchTimed(kind, targets);
      if (parts.has('replicas') && kind === 'postgres')
        await benchReplicas(report, await targets.make(), size.replicas);
      if (parts.has('viewers')) await benchViewers(report, await targets.make(), size.viewers);
      if (parts.has('viewers') && kind === 'postgres')
        await benchReplicaViewers(report, await targets.make(), size.viewers);
      if (parts.has(SOAK)) await benchSoak(report, await targets.make(), soak);
      await benchFull(kind, targets);
    } finally {
      await targets.close();
    }
  }
  console.log(`${report.summary()} ${Math.round((performance.now() - started) / 1000)} s.`);
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ ...machine, rows: report.rows, leftOut: report.leftOut }, null, 2)}\n`,
    );
}

async function benchTimed(kind: Kind, targets: Targets): Promise<void> {
  if (!parts.has('timers')) return;
  if (values.quick && kind === 'pglite') report.leaveOut('PGlite: timers');
  else await benchTimers(report, await targets.make(), size.timers);
}

async function benchFull(kind: Kind, targets: Targets): Promise<void> {
  if (!parts.has('waiting')) return;
  if (values.quick && values.waiting === undefined) {
    report.leaveOut(`${nameOf(kind)}: rows with ${MILLION / (kind === 'pglite' ? PGLITE_SHARE : 1)} waiting`);
    return;
  }
  const own = { ...size.waiting, waiting: kind === 'pglite' ? Math.ceil(waiting / PGLITE_SHARE) : waiting };
  const pair = await makePair(targets, own.waiting);
  await benchWaiting(report, pair, own);
  await benchWaitingHttp(report, pair, own);
}

async function flame(to: string): Promise<void> {
  const folder = path.resolve(to);
  mkdirSync(folder, { recursive: true });
  for (const kind of kinds) {
    const targets = await openTargets(kind);
    try {
      await profilePosts(await targets.make(), folder, size.http.count * size.http.rounds);
    } finally {
      await targets.close();
    }
  }
  console.log(`The profiles are in ${folder}.`);
}

/** @param names none: all of them */
function readParts(names: readonly string[]): ReadonlySet<Part> {
  if (names.length === 0) return new Set(PARTS);
  return new Set(
    names.map((name) => {
      const known = [...PARTS, SOAK] as const;
      const part = known.find((one) => one === name);
      if (part === undefined) throw new Error(`The parts are ${known.join(', ')}; there is no "${name}".`);
      return part;
    }),
  );
}

function readNumber(option: string, text: string, max: number): number {
  const number = Number(text);
  if (!(number > 0 && number <= max))
    throw new Error(`${option} takes a number above 0, up to ${max}, not "${text}".`);
  return number;
}

function readWaiting(text: string | undefined): number {
  const count = Number(text ?? MILLION);
  // Fewer are no big table, and the plans would say nothing.
  if (!Number.isInteger(count) || count < 100_000 || count > 10 * MILLION)
    throw new Error(`--waiting takes a number of orders from 100000 to ${10 * MILLION}, not "${text}".`);
  return count;
}
