import { setTimeout as sleep } from 'node:timers/promises';
import { shopAt } from '@/e2e/support/shop';
import { check, snapshotsOf } from '@/lib/check/check';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { countViolations, formatReport, formatStanding } from '@/scripts/check/check-report';
import { prepareCheckout } from '@/scripts/setup/prepare-checkout.mjs';
import { DrillClient } from './client';
import { concludes, seconds, untilAllEnded } from './ending';
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

/** After the last restart the clients go on for this long. */
const LAST_WRITES_MS = 1000;
/** A kill comes after a random number of answers, so that it meets a server at work on a slow machine too. */
const MIN_ANSWERS = 50;
const MAX_ANSWERS = 600;
/** Where answers are slow it comes after fewer. */
const ANSWERS_LIMIT_MS = 6_000;
const MAX_WAIT_MS = 200;
const AT_ANSWER_SHARE = 0.6;

/** @returns whether nothing was lost and nothing is wrong */
export async function runDrill(storage: Storage, options: DrillOptions): Promise<boolean> {
  const { kills, clients, seed, timeScale } = options;
  const startedAtMs = Date.now();
  await prepareCheckout({ build: true });
  const server = new DrillServer(await findFreePort(), {
    variables: { ...storage.env, OPERATOR_TOKEN, TIME_SCALE: String(timeScale), UNPAID_LIMITS: 'off' },
  });
  const world = new World([server], OPERATOR_TOKEN, seed);
  console.log(`drill: ${storage.name}, ${kills} kills, ${clients} clients, seed ${seed}`);
  console.log(`up after ${seconds(await server.start())}`);
  const products = await shopAt({ url: server.url, operatorToken: OPERATOR_TOKEN }).products();
  const running = Promise.all(
    Array.from({ length: clients }, (_, index) => new DrillClient(world, index, products).run()),
  );
  // A client that gives up ends the drill where it is awaited; until then nobody listens.
  running.catch(() => {});
  const random = new Random(seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    await Promise.race([
      killOnce(`kill ${kill} of ${kills}`, { world, server, storage }, random, options),
      running,
    ]);
  }
  await sleep(LAST_WRITES_MS);
  world.stopping = true;
  await running;
  await untilAllEnded(world, timeScale);
  await server.stop();
  const passed = await storage.inspect((database) => concludes(world, database, `${kills} kills`));
  console.log(`${seconds(Date.now() - startedAtMs)} in all`);
  return passed;
}

/** Waits a random while, kills while enough clients write, looks at what is left, and starts anew. */
async function killOnce(
  name: string,
  { world, server, storage }: { world: World; server: DrillServer; storage: Storage },
  random: Random,
  { minWriting }: DrillOptions,
): Promise<void> {
  const answers = world.answered + random.int(MIN_ANSWERS, MAX_ANSWERS);
  await until(() => world.answered >= answers, ANSWERS_LIMIT_MS);
  await sleep(random.int(0, MAX_WAIT_MS));
  const atAnswer = random.chance(AT_ANSWER_SHARE);
  if (!(await untilTheMoment(world, atAnswer, minWriting)))
    throw new Error(`${name}: fewer than ${minWriting} clients were writing. ${server.said()}`);
  const writing = world.writing.size;
  await server.kill();
  const { acknowledged } = world;
  const inspection = storage.inspect((database) => check(snapshotsOf(database), { acknowledged }));
  if (!storage.inspectsCopy) await inspection;
  const [report, upMs] = await Promise.all([inspection, server.start()]);
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
  const deadlineMs = Date.now() + WAIT_LIMIT_MS;
  while (Date.now() <= deadlineMs) {
    const limit = sleep(WAIT_LIMIT_MS, undefined, { ref: false });
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
