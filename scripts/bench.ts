/** `npm run bench`: how fast the product is, in ratios within one run. `--help` has the options. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareBuild } from './bench/build';
import { benchChecks } from './bench/check';
import { benchReady, benchUnseenOrders } from './bench/check-server';
import { benchEngine } from './bench/engine';
import { benchFirstSight } from './bench/first-sight';
import { benchHttp, profilePosts } from './bench/http';
import { benchLatency } from './bench/latency';
import { benchLists } from './bench/lists';
import { type BenchOptions, readBenchOptions } from './bench/options';
import { benchOrders } from './bench/orders';
import { makePair } from './bench/pair';
import { benchReplicas } from './bench/replicas';
import { describeMachine, Report } from './bench/report';
import { writeResultPage } from './bench/result-page';
import { benchSoak } from './bench/soak';
import { type Kind, openTargets, type Targets } from './bench/target';
import { benchDue, benchTimers } from './bench/timers';
import { benchManyViewers, benchReplicaViewers, benchViewers } from './bench/viewers';
import { benchWaiting } from './bench/waiting';
import { benchWaitingHttp } from './bench/waiting-http';

/** PGlite has less to wait for, and takes longer to fill. */
const PGLITE_SHARE = 10;
const RESULT_PAGE = path.join(import.meta.dirname, '../docs/bench.md');

const options = readOptions();
const { size, parts, kinds } = options;
const report = new Report();
const machine = describeMachine();
const started = performance.now();

prepareBuild();
await (options.flame === null ? bench() : flame(options.flame));

function readOptions(): BenchOptions {
  try {
    return readBenchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function bench(): Promise<void> {
  const { date, node, cores, processor, memoryMiB, versions } = machine;
  console.log(
    `${date}, Node ${node}, ${cores} cores (${processor}), ${memoryMiB} MiB, ${JSON.stringify(versions)}`,
  );
  const library = parts.has('engine') || parts.has('orders') ? await benchEngine(report, size.scale) : null;
  if (parts.has('check')) await benchChecks(report);
  for (const kind of kinds) {
    const targets = await openTargets(kind);
    try {
      if (library !== null && parts.has('orders'))
        await benchOrders(report, await targets.make(), library, size.orders);
      if (parts.has('http')) await benchHttp(report, await targets.make(), size.http, options.original);
      if (parts.has('latency')) await benchLatency(report, await targets.make(), size.latencyRounds);
      if (parts.has('check')) await benchUnseenOrders(report, await targets.make());
      if (parts.has('check') && kind === 'pglite') await benchReady(report, targets);
      await benchTimed(kind, targets);
      if (parts.has('replicas') && kind === 'postgres')
        await benchReplicas(report, await targets.make(), size.replicas);
      if (parts.has('viewers')) await benchViewers(report, await targets.make(), size.viewers);
      if (parts.has('viewers') && kind === 'postgres')
        await benchReplicaViewers(report, await targets.make(), size.viewers);
      if (parts.has('pages')) await benchFirstSight(report, await targets.make(), size.pageLoads);
      if (parts.has('crowd')) await benchManyViewers(report, await targets.make(), size.viewers);
      if (parts.has('soak')) await benchSoak(report, await targets.make(), options.soak);
      await benchFull(kind, targets);
    } finally {
      await targets.close();
    }
  }
  console.log(`${report.summary()} ${Math.round((performance.now() - started) / 1000)} s.`);
  if (options.write) writeResultPage(RESULT_PAGE, machine, report.rows);
  if (options.json !== null)
    writeFileSync(
      options.json,
      `${JSON.stringify({ ...machine, rows: report.rows, leftOut: report.leftOut }, null, 2)}\n`,
    );
}

async function benchTimed(kind: Kind, targets: Targets): Promise<void> {
  if (!parts.has('timers')) return;
  if (options.isQuick && kind === 'pglite') report.leaveOut('PGlite: timers');
  else await benchTimers(report, await targets.make(), size.timers);
}

async function benchFull(kind: Kind, targets: Targets): Promise<void> {
  const waiting = kind === 'pglite' ? Math.ceil(options.waiting / PGLITE_SHARE) : options.waiting;
  if (parts.has('lists'))
    await benchLists(report, await targets.make(), {
      orders: waiting,
      looks: size.looks,
      plans: options.plans,
    });
  if (parts.has('due')) await benchDue(report, await targets.make(), waiting);
  if (!parts.has('waiting')) return;
  const own = { ...size.waiting, waiting };
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
