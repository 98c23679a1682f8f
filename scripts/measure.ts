/**
 * `npm run measure`: how fast orders move as the code is now, and what a waiting order takes in the database.
 * `--postgres` measures on a throw-away PostgreSQL with fsync, else on PGlite in a folder. `--orders N` (default 2000).
 * Figures of one machine at one time: compare runs, not machines.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type App, openApp } from '@/lib/compose';
import { newLog } from '@/lib/log';
import { pay, place } from '@/lib/testing/test-app';
import { readEnv } from './env.mjs';
import { findFreePort } from './free-port.mjs';
import { startPostgres } from './postgres.mjs';

const CONNECTIONS = 16;
const RUNTIME_CLIENTS = 256;
const TOKEN = 'measure-operator-token';

/** Runs `work` `count` times, so many at once. @returns how often a second */
async function rate(count: number, atOnce: number, work: () => Promise<unknown>): Promise<number> {
  let left = count;
  const started = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return count / ((performance.now() - started) / 1000);
}

const RUNTIME_TABLES = ['orders', 'step', 'job', 'timer'];
const OTHER_TABLES = [
  'order_item',
  'stock_reservation',
  'bill',
  'customer',
  'mail',
  'payment',
  'idempotency_key',
];

async function bytesOf(app: App, tables: readonly string[]): Promise<number> {
  const rows = await app.database.query<{ bytes: bigint }>(
    'select sum(pg_total_relation_size(name::regclass))::bigint as bytes from unnest($1::text[]) as t(name)',
    [tables],
  );
  return Number(rows[0]?.bytes ?? 0n);
}

async function measureRuntime(env: Record<string, string>, count: number): Promise<void> {
  const app = await openApp({ env: readEnv(env), log: newLog('error') });
  try {
    const perSecond = await rate(count, RUNTIME_CLIENTS, async () => {
      const { orderId } = await place(app);
      await pay(app, orderId, 1250n);
    });
    print('whole orders through the runtime', perSecond);
    const before = [await bytesOf(app, RUNTIME_TABLES), await bytesOf(app, OTHER_TABLES)];
    const waiting = await rate(count * 5, RUNTIME_CLIENTS, () => place(app));
    print('orders created through the runtime', waiting);
    const after = [await bytesOf(app, RUNTIME_TABLES), await bytesOf(app, OTHER_TABLES)];
    const each = after.map((bytes, index) => Math.round((bytes - (before[index] ?? 0)) / (count * 5)));
    console.log(
      `bytes a waiting order takes: ${each[0]} in the runtime's tables, ${each[1]} beside them (bill and the like)`,
    );
  } finally {
    await app.close();
  }
}

function print(what: string, perSecond: number): void {
  console.log(`${what}: ${Math.round(perSecond)} a second`);
}

async function measureHttp(env: Record<string, string>, count: number): Promise<void> {
  const port = await findFreePort();
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send = (method: string, target: string) =>
    new Promise<{ status: number; location: string }>((resolve, reject) => {
      const request = http.request({ port, agent, method, path: target }, (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' }),
        );
      });
      request.on('error', reject);
      request.end();
    });
  try {
    await ready(send);
    const ids: string[] = [];
    const created = await rate(count, CONNECTIONS, async () => {
      const { status, location } = await send('POST', '/api/order');
      if (status !== 302) throw new Error(`POST /api/order answered ${status}`);
      ids.push(location.split('=').at(-1) ?? '');
    });
    print('POST /api/order', created);
    let at = 0;
    print(
      'GET /api/order',
      await rate(count, CONNECTIONS, () => send('GET', `/api/order?orderId=${ids[at++ % ids.length]}`)),
    );
    let paying = 0;
    print(
      'payments over HTTP',
      await rate(count, CONNECTIONS, () =>
        send('POST', `/api/receive-payment?amount=1&orderId=${ids[paying++]}`),
      ),
    );
  } finally {
    agent.destroy();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}

async function ready(send: (method: string, target: string) => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 300_000;
  for (;;) {
    try {
      await send('GET', '/api/products');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const { values } = parseArgs({
  options: { postgres: { type: 'boolean', default: false }, orders: { type: 'string', default: '2000' } },
});
const count = Number(values.orders);
const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-measure-'));
const cluster = values.postgres ? await startPostgres() : null;
const env: Record<string, string> = { DATA_DIR: folder, LOG_LEVEL: 'error' };
if (cluster !== null) Object.assign(env, { DATABASE_URL: cluster.url, OPERATOR_TOKEN: TOKEN });
try {
  console.log(
    `${cluster === null ? 'PGlite' : 'PostgreSQL, fsync on'}; Node ${process.version}; ${cpus().length} cores; ${new Date().toISOString()}`,
  );
  await measureRuntime(env, count);
  await measureHttp(env, count);
} finally {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
}
