import { setTimeout as sleep } from 'node:timers/promises';
import type { startPostgres } from '@/e2e/support/postgres.mjs';
import { shopAt } from '@/e2e/support/shop';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { prepareCheckout } from '@/scripts/setup/prepare-checkout.mjs';
import { DrillClient } from './client';
import { concludes, seconds, untilAllEnded } from './ending';
import { Random } from './random';
import type { DrillOptions } from './run-drill';
import { DrillServer } from './server';
import type { Storage } from './storage';
import { World } from './world';

/** Blows fall this far apart, and a victim stays away this long. */
const MIN_PAUSE_MS = 300;
const MAX_PAUSE_MS = 1_500;
/** Of ten blows so many meet the database. */
const DATABASE_SHARE = 0.3;
/** Between the last restart and the end of the load. */
const LAST_WRITES_MS = 2_000;

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

/**
 * Several servers on one PostgreSQL under load: kills and restarts them at random, stops the database for moments,
 * then lets all orders end and asks whether anything is wrong.
 * @returns whether nothing was lost and nothing is wrong
 */
export async function runReplicas(
  cluster: Cluster,
  storage: Storage,
  { replicas, kills, clients, seed, timeScale }: DrillOptions & { readonly replicas: number },
): Promise<boolean> {
  const startedAtMs = Date.now();
  await prepareCheckout({ build: true });
  const servers = await openServers(replicas, storage, timeScale);
  const world = new World(servers, OPERATOR_TOKEN, seed);
  console.log(`drill: ${replicas} replicas, ${kills} blows, ${clients} clients, seed ${seed}`);
  const products = await shopAt({ url: servers[0]?.url ?? '', operatorToken: OPERATOR_TOKEN }).products();
  const running = Promise.all(
    Array.from({ length: clients }, (_, index) => new DrillClient(world, index, products).run()),
  );
  // A client that gives up ends the drill where it is awaited; until then nobody listens.
  running.catch(() => {});
  const random = new Random(seed);
  const pause = () => sleep(random.int(MIN_PAUSE_MS, MAX_PAUSE_MS));
  for (let blow = 1; blow <= kills; blow += 1) {
    await Promise.race([pause(), running]);
    const answered = world.answered;
    const what = random.chance(DATABASE_SHARE)
      ? await strikeDatabase(cluster, random, pause)
      : await strikeServers(servers, random, pause);
    console.log(`blow ${blow} of ${kills}: ${what}; ${world.answered - answered} writes answered meanwhile`);
  }
  await Promise.race([sleep(LAST_WRITES_MS), running]);
  world.stopping = true;
  await running;
  await untilAllEnded(world, timeScale);
  await Promise.all(servers.map((server) => server.stop()));
  const passed = await storage.inspect((database) =>
    concludes(world, database, `${replicas} replicas, ${kills} blows`),
  );
  console.log(`${seconds(Date.now() - startedAtMs)} in all`);
  return passed;
}

/** All start at once, on an empty database: their migrations must not get into each other's way. */
async function openServers(count: number, storage: Storage, timeScale: number): Promise<DrillServer[]> {
  const servers: DrillServer[] = [];
  for (let index = 0; index < count; index += 1)
    servers.push(
      new DrillServer(await findFreePort(), {
        variables: {
          ...storage.env,
          OPERATOR_TOKEN,
          TIME_SCALE: String(timeScale),
          UNPAID_LIMITS: 'off',
          // A database that is gone is an error each time somebody asks: the drill says itself what is wrong.
          LOG_LEVEL: 'fatal',
        },
      }),
    );
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

/** Kills one or two of them, never all, and starts them again. */
async function strikeServers(
  servers: readonly DrillServer[],
  random: Random,
  pause: () => Promise<void>,
): Promise<string> {
  const first = random.int(0, servers.length - 1);
  const count = Math.min(random.int(1, 2), servers.length - 1);
  const victims = Array.from({ length: count }, (_, index) => (first + index) % servers.length);
  await Promise.all(victims.map((index) => servers[index]?.kill()));
  await pause();
  await Promise.all(victims.map((index) => servers[index]?.start()));
  return `killed ${victims.map((index) => `replica ${index + 1}`).join(' and ')}`;
}

/** Ends the database in an instant, all replicas with open transactions, and starts it again. */
async function strikeDatabase(cluster: Cluster, random: Random, pause: () => Promise<void>): Promise<string> {
  await cluster.crash();
  if (random.chance(0.5)) await pause();
  await cluster.restart();
  return 'ended PostgreSQL';
}
