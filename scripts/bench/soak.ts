import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type ShopRequest, shopRequests } from '@/e2e/support/shop-requests';
import { paths } from '@/lib/paths';
import { type Heap, inspectedHeap } from './heap';
import { fillShelf } from './orders';
import { median, quantile, rate } from './rate';
import type { Report } from './report';
import { type BenchServer, startBenchServer } from './server';
import { nameOf, type Target } from './target';

export interface SoakSize {
  readonly minutes: number;
  /** Requests a second, however fast they are answered. */
  readonly perSecond: number;
}

/** Created, read as JSON, read as a page, paid. */
const REQUESTS_AN_ORDER = 4;
/** Fills what is kept of the last 5,000 orders. */
const WARM_UP = 6_000;
const WARM_AT_ONCE = 16;
const LOOK_INTERVAL_MS = 30_000;
const TICK_MS = 20;
const MIB = 1024 * 1024;
/** A server that falls behind so far does not keep the rate. */
const MAX_UNDER_WAY = 500;
const MAX_BYTES_AN_ORDER = 1_024;
/** Of the parts at the end to those at the beginning. */
const MAX_SLOWER = 1.2;

/**
 * What a server keeps in memory while it works at a steady pace, looked at every half minute with the garbage collected,
 * and how long its POSTs take.
 */
export async function benchSoak(
  report: Report,
  target: Target,
  { minutes, perSecond }: SoakSize,
): Promise<void> {
  const app = await target.openApp();
  await fillShelf(app).finally(() => app.close());
  const heap = await inspectedHeap();
  const server = await startBenchServer(target.env, heap.nodeArgs);
  const pool = new Pool(server.url, { connections: MAX_UNDER_WAY, pipelining: 1 });
  const name = `${nameOf(target.kind)}, ${perSecond} requests/s`;
  try {
    await rate(WARM_UP, WARM_AT_ONCE, () => wholeOrder(pool));
    const before = await look(heap, server);
    let orders = 0;
    const parts: number[] = [];
    for (let elapsedMs = 0; elapsedMs < minutes * 60_000; ) {
      const partMs = Math.min(LOOK_INTERVAL_MS, minutes * 60_000 - elapsedMs);
      const postMs: number[] = [];
      orders += await steadily(perSecond / REQUESTS_AN_ORDER, partMs, () => wholeOrder(pool, postMs));
      elapsedMs += partMs;
      const after = await look(heap, server);
      const [p50, p99] = [quantile(postMs, 0.5), quantile(postMs, 0.99)];
      parts.push(p50);
      console.log(
        `${name}, after ${elapsedMs / 60_000} min: ${mib(after.bytes)} of objects and buffers, ${mib(after.resident)} resident; a POST p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      );
      if (elapsedMs < minutes * 60_000) continue;
      report.add(`${name}, ${minutes} min: resident memory`, after.resident / MIB, 'MiB', {
        ratio: after.resident / before.resident,
        to: `at the start (${mib(before.resident)})`,
      });
      report.add(
        `${name}, ${minutes} min: kept in memory of each order`,
        (after.bytes - before.bytes) / orders,
        'B',
        { reach: { atMost: MAX_BYTES_AN_ORDER } },
      );
      const third = Math.ceil(parts.length / 3);
      const [first, last] = [median(parts.slice(0, third)), median(parts.slice(-third))];
      report.add(`${name}, ${minutes} min: a POST in the last third, p50`, last, 'ms', {
        ratio: last / first,
        to: `in the first third (${first.toFixed(1)} ms)`,
        reach: { atMost: MAX_SLOWER },
      });
    }
  } finally {
    await pool.close();
    await server.end();
  }
}

/** What it has now, in bytes: objects and buffers with the garbage collected, and what the system has given it. */
async function look(heap: Heap, server: BenchServer): Promise<{ bytes: number; resident: number }> {
  const usedKiB = await heap.usedKiB();
  return { bytes: usedKiB * 1024, resident: (server.residentMiB() ?? 0) * MIB };
}

const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;

/**
 * Begins a piece of work so many times a second, whether the one before is done or not.
 * @returns how many were done
 * @throws when they pile up: the pace is not kept
 */
async function steadily(perSecond: number, forMs: number, work: () => Promise<void>): Promise<number> {
  const underWay = new Set<Promise<void>>();
  const startedMs = performance.now();
  const dueBy = (elapsedMs: number) => Math.floor((Math.min(elapsedMs, forMs) / 1_000) * perSecond);
  let begun = 0;
  const beginDue = (elapsedMs: number) => {
    for (; begun < dueBy(elapsedMs); begun += 1) {
      const running = work().finally(() => underWay.delete(running));
      // Its failure is seen where it is awaited.
      running.catch(() => {});
      underWay.add(running);
    }
  };
  for (let elapsedMs = 0; elapsedMs < forMs; elapsedMs = performance.now() - startedMs) {
    beginDue(elapsedMs);
    if (underWay.size > MAX_UNDER_WAY)
      throw new Error(`the server is ${underWay.size} orders behind: it cannot keep this pace`);
    await sleep(TICK_MS);
  }
  beginDue(forMs);
  await Promise.all(underWay);
  return begun;
}

/** @param postMs takes how long each of its POSTs took */
async function wholeOrder(pool: Pool, postMs: number[] = []): Promise<void> {
  const timed = async (request: ShopRequest, status: number) => {
    const startedMs = performance.now();
    const text = await send(pool, request, status);
    postMs.push(performance.now() - startedMs);
    return text;
  };
  const order = shopRequests.placeOrder({
    items: [{ sku: 'assam-breakfast', quantity: 1 }],
    customer: { name: 'Ada Jones', email: 'ada@example.com', address: '1 Mill Lane, Leeds' },
  });
  const { orderId } = JSON.parse(await timed(order, 201)) as { orderId: string }; // our own contract
  await send(pool, shopRequests.order(orderId), 200);
  await send(pool, { method: 'GET', path: paths.orderPage(orderId), headers: {}, body: null }, 200);
  await timed(shopRequests.pay({ orderId, amount: '12.50', paymentId: `payment-${orderId}` }), 200);
}

/** @throws when the answer has another status */
async function send(pool: Pool, { method, path, headers, body }: ShopRequest, status: number) {
  const answer = await pool.request({ method, path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== status)
    throw new Error(`${method} ${path} answered ${answer.statusCode} instead of ${status}: ${text}`);
  return text;
}
