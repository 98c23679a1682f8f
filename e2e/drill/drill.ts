// `npm run drill`: kills the real server amid the writes of many clients, and asks whether anything acknowledged was lost.
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';
import { runDrill } from './run-drill';
import { runReplicas } from './run-replicas';
import { embeddedStorage, postgresStorage } from './storage';

const MIN_CLIENTS = 8;

const USAGE = `npm run drill [-- OPTION …]

Kills the real server amid the writes of many clients, again and again, and then asks whether anything acknowledged was lost.
With DATABASE_URL on a fresh database of that server, else on an embedded one. Ends with 1 when something was.

  --kills N        how often; else 5
  --clients N      how many write at once, ${MIN_CLIENTS} at least; else 16
  --seed N         the same seed kills at the same moments of the script; else by the clock
  --time-scale N   how much faster than life timers run; else 100
  --postgres       on a throw-away PostgreSQL
  --replicas N     as many servers on one throw-away PostgreSQL: some are killed while the others go on, and the database is
                   ended for moments

For example: npm run drill -- --kills 20 --postgres`;

function readOptions() {
  const { values } = readCommandLine(USAGE, {
    options: {
      kills: { type: 'string', default: '5' },
      clients: { type: 'string', default: '16' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      'time-scale': { type: 'string', default: '100' },
      postgres: { type: 'boolean', default: false },
      replicas: { type: 'string', default: '1' },
    },
  });
  return {
    kills: wholeNumber('--kills', values.kills, 0, 1000),
    clients: wholeNumber('--clients', values.clients, MIN_CLIENTS, 200),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 31),
    timeScale: wholeNumber('--time-scale', values['time-scale'], 10, 10_000),
    minWriting: MIN_CLIENTS,
    postgres: values.postgres,
    replicas: wholeNumber('--replicas', values.replicas, 1, 10),
  };
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw new Error(`${name} takes a whole number from ${min} to ${max}, not "${text}".`);
  return number;
}

async function run(): Promise<boolean> {
  const options = readOptions();
  if (options.replicas > 1) return runOnReplicas(options);
  const url = process.env.DATABASE_URL?.trim() || null;
  const cluster = url === null && options.postgres ? await startPostgres() : null;
  const serverUrl = url ?? cluster?.url ?? null;
  try {
    const storage = serverUrl === null ? await embeddedStorage() : await postgresStorage(serverUrl);
    try {
      return await runDrill(storage, options);
    } finally {
      await storage.dispose();
    }
  } finally {
    await cluster?.stop();
  }
}

async function runOnReplicas(options: ReturnType<typeof readOptions>): Promise<boolean> {
  const cluster = await startPostgres();
  try {
    return await runReplicas(cluster, await postgresStorage(cluster.url), options);
  } finally {
    await cluster.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

run()
  .then((passed) => process.exit(passed ? 0 : 1))
  .catch((error: unknown) => {
    console.error(`drill: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
