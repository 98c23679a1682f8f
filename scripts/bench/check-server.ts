import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE, PROCESS_ID } from '@/lib/contract/process';
import { advance } from '@/lib/engine/advance';
import { plainEvent } from '@/lib/engine/table';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { nestedReminders, parallel, REMINDER_IN_LOOP, rowOfTasks } from '@/lib/engine/testing/large-drawings';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { newOrderId } from '@/lib/orders/new-order-id';
import { placeOrder } from '@/lib/orders/place-order';
import { type App, openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { BUILD_FOLDER } from './build';
import { busy } from './check';
import { quantile } from './rate';
import type { Report } from './report';
import { startBenchServer } from './server';
import { nameOf, type Target, type Targets } from './target';

const FILE = path.join(BUILD_FOLDER, 'bpmn', DIAGRAM_FILE);
const LATER_AT_MOST_MS = 5_000;

const DRAWINGS: readonly (readonly [name: string, text: string])[] = [
  ['20 parallel tasks', parallel(20, false)],
  ['100 parallel tasks', parallel(100, false)],
  ['a reminder in a loop', REMINDER_IN_LOOP],
  ['eight reminders in four sub-processes', nestedReminders()],
  ['1000 tasks in a row', rowOfTasks(1_000)],
];

const OPEN_TASKS = 100;
/** Tasks that each of the two orders does. */
const STEPS = 20;

/** A drawing as the product takes it: of its process id, its tasks for people, for no handler knows them. */
function fileOf(text: string): string {
  return bpmnText(text.replaceAll(/^(\s*)job /gm, '$1user '), PROCESS_ID);
}

/** How much later a server is ready, on an empty database, than with the diagram that is shipped. */
export async function benchReady(report: Report, targets: Targets): Promise<void> {
  const name = nameOf(targets.kind);
  const shipped = readFileSync(FILE);
  try {
    // The first start builds.
    await startOf(await targets.make());
    const usual = await startOf(await targets.make());
    report.add(`${name}: ready with the shipped diagram, first start`, usual.readyMs, 'ms');
    for (const [drawing, text] of DRAWINGS) {
      writeFileSync(FILE, fileOf(text));
      const start = await startOf(await targets.make());
      const what = `${name}: ready with ${drawing}, later than with the shipped diagram`;
      const reach = { atMost: LATER_AT_MOST_MS };
      const why = [usual, start].map(({ readyMs, processorMs }) => busy(readyMs, processorMs ?? readyMs));
      report.add(what, start.readyMs - usual.readyMs, 'ms', { reach, void: why.find((one) => one) ?? null });
      if (start.processorMs === null || usual.processorMs === null) continue;
      report.add(`${what}, processor time`, start.processorMs - usual.processorMs, 'ms');
    }
  } finally {
    writeFileSync(FILE, shipped);
  }
}

async function startOf({ env }: Target) {
  const server = await startBenchServer(env);
  const { readyMs } = server;
  const processorMs = server.processorMs();
  await server.end();
  return { readyMs, processorMs };
}

/** What the first order pays that comes through markings of a hundred open tasks, and what the next one pays. */
export async function benchUnseenOrders(report: Report, { kind, env }: Target): Promise<void> {
  const diagram = Buffer.from(fileOf(parallel(OPEN_TASKS, false)));
  const app = await openApp({ env: readEnv(env), log: newLog('error'), diagram });
  try {
    const [first, next] = [await stepsOf(app), await stepsOf(app)];
    const call = await callMs(app);
    const what = `${nameOf(kind)}: a step of the first order through ${OPEN_TASKS} open tasks, p50 of ${STEPS}`;
    const more = { ratio: first / call, to: `one call of the library of ${call.toFixed(1)} ms` };
    report.add(what, first, 'ms', { ...more, reach: { atMost: 1.5 } });
    report.add(`${nameOf(kind)}: the same step of the next order, p50 of ${STEPS}`, next, 'ms');
  } finally {
    await app.close();
  }
}

/** The median step of an order that does one task after the other. */
async function stepsOf(app: App): Promise<number> {
  const orderId = newOrderId();
  await app.submit({
    ...{ kind: placeOrder, orderId },
    input: { items: [], customer: null, status: 201, idempotency: null },
  });
  const took: number[] = [];
  for (let task = 0; task < STEPS; task += 1) {
    const started = performance.now();
    const input = { elementId: `t${task}`, variables: {} };
    await app.submit({ kind: completeUserTask, orderId, input });
    took.push(performance.now() - started);
  }
  return quantile(took, 0.5);
}

/** The same steps asked of the library alone. */
async function callMs(app: App): Promise<number> {
  const { definition, table } = app.definitions.current();
  const took: number[] = [];
  for (const { state, openWork } of table.markings().slice(0, STEPS)) {
    const [work] = openWork;
    if (work === undefined) throw new Error('nothing is open');
    const started = performance.now();
    await advance(definition, state, plainEvent(work), () => true);
    took.push(performance.now() - started);
  }
  return quantile(took, 0.5);
}
