import { Client } from './client';
import { type Heap, inspectedHeap } from './heap';
import { compareWith, quantile, rate } from './rate';
import type { Report } from './report';
import { type BenchServer, startBenchServer } from './server';
import { nameOf, type Target } from './target';
import { monotonicMs, ViewerCrowd } from './viewer-crowd';
import { benchScreen } from './viewers-screen';
import { PayingClient, type WatchedOrder } from './watched-orders';

export interface ViewersSize {
  /** Changes of each order. */
  readonly changes: number;
  /** Changes that a browser is watched with. */
  readonly onScreen: number;
  readonly rounds: number;
  /** Requests of one kind in a round. */
  readonly count: number;
}

const VIEWERS = 1_000;
const ORDERS = 10;
/** For the part of that name: as many as one server is to hold. */
const MANY_VIEWERS = 10_000;
const P95_AT_MOST_MS = 150;
/** With a crowd that watches, what is asked for keeps at least this share of its speed. */
const KEEPS_AT_LEAST = 0.8;
const AT_ONCE = 16;
const LEAVE_LIMIT_MS = 30_000;
const LEAVE_POLL_MS = 100;

/** A thousand event streams on one server: how late each is told, and what they cost. */
export async function benchViewers(report: Report, target: Target, size: ViewersSize): Promise<void> {
  const heap = await inspectedHeap();
  const server = await startBenchServer(target.env, heap.nodeArgs);
  const payer = new PayingClient(server.url);
  const crowd = new ViewerCrowd();
  const name = nameOf(target.kind);
  try {
    const orders = await makeOrders(payer);
    const viewerKiB = await memoryOfViewer(heap, crowd, server, payer, orders);
    report.add(`${name}: memory of a viewer, garbage collected`, viewerKiB, 'KiB');
    const many = `${name}: ${VIEWERS} viewers of ${ORDERS} orders`;
    addLateness(report, many, await lateness(crowd, payer, orders, size.changes));
    await benchScreen(report, name, server.url, payer, size.onScreen);
    await addCost(report, name, server, payer, crowd, orders, size);
    const shared = orders.slice(0, 1);
    await crowd.open([server.url], spread(shared));
    const one = `${name}: ${VIEWERS} viewers of one order`;
    addLateness(report, one, await lateness(crowd, payer, shared, size.changes));
    await crowd.close();
  } finally {
    crowd.end();
    await payer.close();
    await server.end();
  }
}

/** Ten thousand event streams on one server that takes so many: what one costs, and what is left for those who buy. */
export async function benchManyViewers(
  report: Report,
  target: Target,
  { rounds, count }: ViewersSize,
): Promise<void> {
  const heap = await inspectedHeap();
  const env = { ...target.env, MAX_STREAMS: String(MANY_VIEWERS) };
  const server = await startBenchServer(env, heap.nodeArgs);
  const payer = new PayingClient(server.url);
  const crowd = new ViewerCrowd();
  const name = nameOf(target.kind);
  try {
    const orders = await makeOrders(payer);
    const viewerKiB = await memoryOfViewer(heap, crowd, server, payer, orders, MANY_VIEWERS);
    report.add(`${name}: memory of a viewer among ${MANY_VIEWERS}, garbage collected`, viewerKiB, 'KiB');
    await leave(crowd, server.url);
    await addPosts(report, name, server, crowd, orders, { rounds, count }, MANY_VIEWERS);
  } finally {
    crowd.end();
    await payer.close();
    await server.end();
  }
}

/** Three servers on one database: the viewers are on two of them, what changes comes to the third. */
export async function benchReplicaViewers(
  report: Report,
  target: Target,
  { changes }: ViewersSize,
): Promise<void> {
  const servers: BenchServer[] = [];
  const crowd = new ViewerCrowd();
  // One after the other: the first makes the tables.
  while (servers.length < 3) servers.push(await startBenchServer(target.env));
  const [writer = '', ...others] = servers.map(({ url }) => url);
  const payer = new PayingClient(writer);
  try {
    const orders = await makeOrders(payer);
    for (const watched of [orders, orders.slice(0, 1)]) {
      await crowd.open(others, spread(watched));
      await warmUp(crowd, payer, watched);
      const what = `3 replicas: ${VIEWERS} viewers of ${watched.length === 1 ? 'one order' : `${ORDERS} orders`}, elsewhere`;
      addLateness(report, what, await lateness(crowd, payer, watched, changes));
      await crowd.close();
    }
  } finally {
    crowd.end();
    await payer.close();
    await Promise.all(servers.map((server) => server.end()));
  }
}

const makeOrders = (payer: PayingClient) => Promise.all(Array.from({ length: ORDERS }, () => payer.order()));

/** The orders in turns, once for each viewer. Neighbours go to different processes, so pairs watch the same. */
const spread = (orders: readonly WatchedOrder[], viewers = VIEWERS): string[] =>
  Array.from({ length: viewers }, (_, index) => orders[Math.floor(index / 2) % orders.length]?.orderId ?? '');

interface Lateness {
  /** From the answer to the arrival; what came before the answer counts as 0. */
  readonly afterAnswerMs: number[];
  /** From the sending of the request: with its way to the server and the commit. */
  readonly afterRequestMs: number[];
}

/** Changes all orders at once, so often; each time until the last viewer has been told. */
async function lateness(
  crowd: ViewerCrowd,
  payer: PayingClient,
  orders: readonly WatchedOrder[],
  changes: number,
): Promise<Lateness> {
  const afterAnswerMs: number[] = [];
  const afterRequestMs: number[] = [];
  const change = async (order: WatchedOrder) => {
    const arriving = crowd.arrivals({ orderId: order.orderId, version: order.version + 1 });
    const sentMs = monotonicMs();
    await payer.payCent(order);
    const answeredMs = monotonicMs();
    for (const atMs of await arriving) {
      afterAnswerMs.push(Math.max(0, atMs - answeredMs));
      afterRequestMs.push(atMs - sentMs);
    }
  };
  for (let round = 0; round < changes; round += 1) await Promise.all(orders.map(change));
  return { afterAnswerMs, afterRequestMs };
}

/** Not measured: the first of everything is compiled on the way. */
async function warmUp(
  crowd: ViewerCrowd,
  payer: PayingClient,
  orders: readonly WatchedOrder[],
): Promise<void> {
  await lateness(crowd, payer, orders, 3);
}

function addLateness(report: Report, what: string, { afterAnswerMs, afterRequestMs }: Lateness): void {
  report.add(`${what}, told after the answer, p50`, quantile(afterAnswerMs, 0.5), 'ms');
  report.add(`${what}, p95`, quantile(afterAnswerMs, 0.95), 'ms', { reach: { atMost: P95_AT_MOST_MS } });
  report.add(`${what}, p99`, quantile(afterAnswerMs, 0.99), 'ms');
  report.add(`${what}, after the request was sent, p95`, quantile(afterRequestMs, 0.95), 'ms');
}

/** Leaves the crowd open. Opened, told and closed once before, so that only the viewers make the difference. */
async function memoryOfViewer(
  heap: Heap,
  crowd: ViewerCrowd,
  { url }: BenchServer,
  payer: PayingClient,
  orders: readonly WatchedOrder[],
  viewers = VIEWERS,
): Promise<number> {
  await crowd.open([url], spread(orders, viewers));
  await warmUp(crowd, payer, orders);
  await leave(crowd, url);
  const emptyKiB = await heap.usedKiB();
  await crowd.open([url], spread(orders, viewers));
  await warmUp(crowd, payer, orders);
  return ((await heap.usedKiB()) - emptyKiB) / viewers;
}

/** Closes the streams and waits until the server has put them away, which is work, too. */
async function leave(crowd: ViewerCrowd, url: string): Promise<void> {
  await crowd.close();
  const limitMs = monotonicMs() + LEAVE_LIMIT_MS;
  for (;;) {
    const metrics = await (await fetch(`${url}/api/metrics`)).text();
    if (/^orderflow_event_streams 0$/m.test(metrics)) return;
    if (monotonicMs() > limitMs) throw new Error('the server keeps streams that nobody reads');
    await new Promise((resolve) => setTimeout(resolve, LEAVE_POLL_MS));
  }
}

/** What the same requests come to with nobody there, with a crowd that watches others, and watched by it. */
async function addCost(
  report: Report,
  name: string,
  server: BenchServer,
  payer: PayingClient,
  crowd: ViewerCrowd,
  orders: readonly WatchedOrder[],
  size: ViewersSize,
): Promise<void> {
  const { rounds, count } = size;
  const unwatched = await makeOrders(payer);
  const pay = (among: readonly WatchedOrder[]) => {
    let at = 0;
    return rate(count, AT_ONCE, () => {
      at += 1;
      const order = among[at % among.length];
      return order === undefined ? Promise.resolve() : payer.payCent(order);
    });
  };
  const paid = await compareWith(() => pay(unwatched), { watched: () => pay(orders) }, rounds);
  await Promise.all(orders.map((order) => crowd.arrivals(order)));
  await leave(crowd, server.url);
  await addPosts(report, name, server, crowd, orders, size);
  report.add(
    `${name}: payments for orders with ${VIEWERS / ORDERS} viewers`,
    paid.compared.watched.figure,
    '/s',
    {
      ratio: paid.compared.watched.ratio,
      to: 'for orders nobody watches',
      reach: { atLeast: KEEPS_AT_LEAST },
    },
  );
}

/** New orders with nobody there, and beside a crowd that watches others. */
async function addPosts(
  report: Report,
  name: string,
  server: BenchServer,
  crowd: ViewerCrowd,
  orders: readonly WatchedOrder[],
  { rounds, count }: Pick<ViewersSize, 'rounds' | 'count'>,
  viewers = VIEWERS,
): Promise<void> {
  const client = new Client(server.url);
  const withCrowd = async () => {
    await crowd.open([server.url], spread(orders, viewers));
    const perSecond = await client.rateOf(count, client.create);
    await leave(crowd, server.url);
    return perSecond;
  };
  await client.rateOf(count, client.create);
  const posted = await compareWith(() => client.rateOf(count, client.create), { crowd: withCrowd }, rounds);
  await client.close();
  const what = `${name}: POST /api/order, ${viewers} viewers of others`;
  report.add(what, posted.compared.crowd.figure, '/s', {
    ratio: posted.compared.crowd.ratio,
    to: 'without viewers',
    reach: { atLeast: KEEPS_AT_LEAST },
  });
}
