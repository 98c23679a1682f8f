import type { Database } from '@/lib/db/database';
import { openDatabase } from '@/lib/db/open';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type App, openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { place } from '@/lib/testing/test-app';
import { Client } from './client';
import { compareWith, median } from './rate';
import { recordOn, type Statement } from './recorder';
import type { Report } from './report';
import { startBenchServer } from './server';
import { nameOf, type Target } from './target';

/** One after the other in a round. */
const BLOCK = 20;
const AT_MOST = 1.3;
/** Over HTTP, against the same order without it. */
const HTTP_AT_MOST = 1.6;
/** Requests of one kind, one after the other; the first half is compiled on the way, and not counted. */
const REQUESTS = 2_000;

/**
 * One order on an idle server, against an unbatched write: the very statements that the dispatcher ran for one order,
 * recorded, and run again for a new id, one by one in a plain transaction. No queue, no table, no order in memory.
 */
export async function benchLatency(report: Report, target: Target, rounds: number): Promise<void> {
  const { database, statements } = recordOn(
    await openDatabase({ url: readEnv(target.env).databaseUrl, folder: target.folder }),
  );
  const app = await openApp({ env: readEnv(target.env), log: newLog('error'), database });
  const name = nameOf(target.kind);
  let orderMs: number;
  try {
    for (let made = 0; made < FIRST_ORDERS; made += 1) await place(app);
    const written = await recordOne(app, statements);
    const block = async (work: () => Promise<unknown>) => {
      const took: number[] = [];
      for (let index = 0; index < BLOCK; index += 1) {
        const started = performance.now();
        await work();
        took.push(performance.now() - started);
      }
      return median(took);
    };
    const plain = () => block(() => writeAgain(database, written));
    await plain();
    await block(() => place(app));
    const { base, compared } = await compareWith(plain, { order: () => block(() => place(app)) }, rounds);
    orderMs = compared.order.figure;
    report.add(`${name}: one order on an idle app, p50`, orderMs, 'ms', {
      ratio: compared.order.ratio,
      to: `unbatched write of ${base.toPrecision(3)} ms`,
      reach: { atMost: AT_MOST },
    });
  } finally {
    await app.close();
  }
  await overHttp(report, target, orderMs);
}

async function overHttp(report: Report, target: Target, orderMs: number): Promise<void> {
  const server = await startBenchServer(target.env);
  const client = new Client(server.url, 1);
  const p50 = async (work: () => Promise<unknown>) => {
    const took: number[] = [];
    for (let index = 0; index < REQUESTS; index += 1) {
      const started = performance.now();
      await work();
      took.push(performance.now() - started);
    }
    return median(took.slice(REQUESTS / 2));
  };
  try {
    const postMs = await p50(client.create);
    report.add(`${nameOf(target.kind)}: one POST on an idle server, p50`, postMs, 'ms', {
      ratio: postMs / orderMs,
      to: 'the same order without HTTP',
      reach: { atMost: HTTP_AT_MOST },
    });
    report.add(`${nameOf(target.kind)}: one empty route, p50`, await p50(client.empty), 'ms');
  } finally {
    await client.close();
    await server.end();
  }
}

interface Written {
  readonly orderId: string;
  readonly number: bigint;
  readonly statements: readonly Statement[];
}

async function recordOne(app: App, statements: Statement[]): Promise<Written> {
  const from = statements.length;
  const { orderId } = await place(app);
  const seen = statements.slice(from);
  const order = await app.queries.find(orderId);
  if (order === null) throw new Error(`order ${orderId} was made and is not there`);
  const names = (value: unknown): boolean => {
    if (typeof value === 'string')
      return value.includes(orderId) || value.split(NO_DIGITS).includes(String(order.number));
    return Array.isArray(value) ? value.some(names) : value === order.number;
  };
  const own = seen.filter(({ values }) => names(values));
  if (own.length < 3) throw new Error(`only ${own.length} statements were seen that write an order`);
  return { orderId, number: order.number, statements: own };
}

/** A column of numbers goes as one text: `{1,2}`. */
const NUMBERS = /\b\d+\b/g;
const NO_DIGITS = /\D+/;
/** So many come first that an order's number is none of the others in its rows, such as a version. */
const FIRST_ORDERS = 200;

/** Beyond the numbers that the app itself hands out. */
let nextNumber = 1n << 40n;

async function writeAgain(database: Database, written: Written): Promise<void> {
  const { orderId, number, statements } = written;
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replaceAll(orderId, id).replace(NUMBERS, (found) => (found === own ? renumbered : found));
    if (value === number) return nextNumber;
    return Array.isArray(value) ? value.map(renamed) : value;
  };
  const id = newOrderId();
  nextNumber += 1n;
  const [own, renumbered] = [String(number), String(nextNumber)];
  await database.transaction(async (sql) => {
    for (const { text, values } of statements) await sql.query(text, values.map(renamed));
  });
}
