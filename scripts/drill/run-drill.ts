import { setTimeout as sleep } from 'node:timers/promises';
import { check, snapshotsOf } from '@/lib/check/check';
import type { CheckReport } from '@/lib/check/types';
import type { Database } from '@/lib/db/client';
import { paths } from '@/lib/paths';
import { countViolations, formatReport, formatStanding } from '../check-report';
import { findFreePort } from '../free-port.mjs';
import { prepareCheckout } from '../setup.mjs';
import { DrillClient } from './client';
import { Random } from './random';
import { DrillServer } from './server';
import type { Storage } from './storage';
import { World } from './world';

export interface DrillOptions {
  readonly kills: number;
  readonly clients: number;
  readonly seed: number;
  readonly timeScale: number;
  /** Clients that must be waiting for the answer to a write when the server dies. */
  readonly minWriting: number;
}

const OPERATOR_TOKEN = 'the-token-of-the-drill';
/** After the last restart the clients go on for this long. */
const LAST_WRITES_MS = 1000;
/** The model's two timers, one after the other. */
const MODEL_MS = 15 * 60_000;
/** Beyond their due time, for the last orders to end. */
const END_LIMIT_MS = 30_000;
const WRITING_LIMIT_MS = 5_000;
/** A kill comes after a random number of answers, so that it meets a server at work on a slow machine too. */
const MIN_ANSWERS = 50;
const MAX_ANSWERS = 600;
const ANSWERS_LIMIT_MS = 6_000;
const MAX_WAIT_MS = 200;
const AT_ANSWER_SHARE = 0.6;

/** @returns whether nothing was lost and nothing is wrong */
export async function runDrill(storage: Storage, options: DrillOptions): Promise<boolean> {
  const { kills, clients, seed, timeScale } = options;
  const startedAtMs = Date.now();
  await prepareCheckout({ build: true });
  const server = new DrillServer(await findFreePort(), {
    ...storage.env,
    OPERATOR_TOKEN,
    TIME_SCALE: String(timeScale),
    LOG_LEVEL: 'error',
  });
  const world = new World(server, OPERATOR_TOKEN, seed);
  console.log(`drill: ${storage.name}, ${kills} kills, ${clients} clients, seed ${seed}`);
  console.log(`up after ${seconds(await server.start())}`);
  const products = await (await fetch(new URL(paths.products(), server.url))).json();
  const running = Promise.all(
    Array.from({ length: clients }, (_, index) => new DrillClient(world, index, products).run()),
  );
  // A client that gives up ends the drill where it is awaited; until then nobody listens.
  running.catch(() => {});
  const random = new Random(seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    await Promise.race([killOnce(`kill ${kill} of ${kills}`, world, storage, random, options), running]);
  }
  await sleep(LAST_WRITES_MS);
  world.stopping = true;
  await running;
  await untilAllEnded(world, MODEL_MS / timeScale + END_LIMIT_MS);
  await server.stop();
  const report = await storage.inspect((database) => finalCheck(database, world));
  console.log(formatReport(report));
  for (const fault of world.faults) console.log(`fault: ${fault}`);
  console.log(
    `${world.unanswered} requests were left unanswered and repeated; ${seconds(Date.now() - startedAtMs)}`,
  );
  const violations = countViolations(report) + world.faults.length;
  console.log(
    `drill: ${world.orders.length} orders, ${world.payments.size} payments, ${kills} kills, ${violations} violations`,
  );
  return violations === 0;
}

/** Waits a random while, kills while enough clients write, looks at what is left, and starts anew. */
async function killOnce(
  name: string,
  world: World,
  storage: Storage,
  random: Random,
  { minWriting }: DrillOptions,
): Promise<void> {
  const answers = world.answered + random.int(MIN_ANSWERS, MAX_ANSWERS);
  await until(() => world.answered >= answers, ANSWERS_LIMIT_MS);
  await sleep(random.int(0, MAX_WAIT_MS));
  const atAnswer = random.chance(AT_ANSWER_SHARE);
  if (!(await untilTheMoment(world, atAnswer, minWriting)))
    throw new Error(`${name}: fewer than ${minWriting} clients were writing. ${world.server.output}`);
  const writing = world.writing.size;
  await world.server.kill();
  const { acknowledged } = world;
  const inspection = storage.inspect((database) => check(snapshotsOf(database), { acknowledged }));
  if (!storage.inspectsCopy) await inspection;
  const [report, upMs] = await Promise.all([inspection, world.server.start()]);
  const open = report.standing.reduce((sum, { orders }) => sum + orders, 0);
  const violations = countViolations(report);
  console.log(
    `${name}${atAnswer ? ', at an answer' : ''}: ${writing} clients were writing; ${report.orders} orders, ${violations} violations`,
  );
  for (const line of formatStanding(report.standing)) console.log(line);
  if (open === 0) throw new Error(`${name}: no order was open`);
  if (violations > 0) {
    console.log(formatReport(report));
    world.fault(`${violations} violations right after ${name}`);
  }
  console.log(`        up again after ${seconds(upMs)}`);
}

/**
 * Enough clients are writing, and, if so wished, one was answered this very instant: the worst moment for a server
 * that answers before it commits. @returns false when it did not come within the limit
 */
async function untilTheMoment(world: World, atAnswer: boolean, minWriting: number): Promise<boolean> {
  const deadlineMs = Date.now() + WRITING_LIMIT_MS;
  while (Date.now() <= deadlineMs) {
    const limit = sleep(WRITING_LIMIT_MS, undefined, { ref: false });
    await Promise.race([atAnswer ? world.nextAnswer() : sleep(1), limit]);
    if (world.writing.size >= minWriting) return true;
  }
  return false;
}

/** @returns whether it came true within the limit */
async function until(isTrue: () => boolean, limitMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + limitMs;
  while (!isTrue()) {
    if (Date.now() > deadlineMs) return false;
    await sleep(1);
  }
  return true;
}

async function untilAllEnded(world: World, limitMs: number): Promise<void> {
  const deadlineMs = Date.now() + limitMs;
  for (;;) {
    const { status, body } = await world.send(-1, '/api/operator/check', '{"only":[]}', {
      authorization: `Bearer ${world.operatorToken}`,
    });
    if (status !== 200) throw new Error(`the check was answered ${status}: ${JSON.stringify(body)}`);
    // Our own server's answer, made from the same type.
    const { standing } = body as unknown as CheckReport;
    if (standing.length === 0) return;
    if (Date.now() > deadlineMs) {
      world.fault(`orders that did not end:\n${formatStanding(standing).join('\n')}`);
      return;
    }
    await sleep(250);
  }
}

/** Everything that was acknowledged is there, and nothing else: a repeated request made no second order. */
async function finalCheck(database: Database, world: World): Promise<CheckReport> {
  const report = await check(snapshotsOf(database), { acknowledged: world.acknowledged });
  if (report.orders !== world.orders.length)
    world.fault(`${world.orders.length} orders were acknowledged, ${report.orders} are there`);
  const [payments] = await database.query<{ count: bigint }>('select count(*) from payment');
  if (Number(payments?.count) !== world.payments.size)
    world.fault(`${world.payments.size} payments were acknowledged, ${payments?.count} are there`);
  const revived = await database.query<{ id: string; outcome: string }>(
    `select id::text, outcome from orders where id = any($1::bigint[]) and outcome is distinct from 'cancelled'`,
    [[...world.cancelled]],
  );
  for (const { id, outcome } of revived) world.fault(`order ${id} was cancelled and ended ${outcome}`);
  return report;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
