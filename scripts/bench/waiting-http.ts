import { openDatabase } from '@/lib/db/open';
import { readEnv } from '@/lib/server/env.mjs';
import { Client, etagOf, inTurns } from './client';
import { type Heap, inspectedHeap } from './heap';
import { type Pair, sampleOrders } from './pair';
import { compareWith } from './rate';
import type { Report } from './report';
import { startBenchServer } from './server';
import { nameOf, type Target } from './target';
import { KEEPS_AT_LEAST, type WaitingSize } from './waiting';

const MEMORY_AT_MOST = 1.1;
const START_AT_MOST = 1.2;
const STARTS = 3;

/** A server on each database, under the same load in turns: requests, then memory, then how fast it is back. */
export async function benchWaitingHttp(report: Report, pair: Pair, size: WaitingSize): Promise<void> {
  const name = `${nameOf(pair.full.kind)}, ${size.waiting} waiting`;
  const needed = size.count * (size.rounds + 3);
  const ids = await sampleOf(pair.full, needed);
  const heaps = [await inspectedHeap(), await inspectedHeap()] as const;
  const servers = [
    await startBenchServer(pair.empty.env, heaps[0].nodeArgs),
    await startBenchServer(pair.full.env, heaps[1].nodeArgs),
  ] as const;
  const clients = [new Client(servers[0].url), new Client(servers[1].url)] as const;
  try {
    // The empty one's own orders, as many as the other has been asked for.
    await clients[0].rateOf(needed, clients[0].create);
    await clients[1].rateOf(needed, clients[1].create);
    const [none, full] = [
      await worksOf(clients[0], [...clients[0].fresh], size),
      await worksOf(clients[1], ids, size),
    ];
    for (const what of [
      'POST /api/order',
      'GET /api/order, 304',
      'GET /api/order, 200',
      'POST /api/receive-payment',
    ] as const) {
      await none[what]();
      await full[what]();
      const { compared } = await compareWith(none[what], { full: full[what] }, size.rounds);
      report.add(`${name}: ${what}`, compared.full.figure, '/s', {
        ratio: compared.full.ratio,
        to: 'with none',
        reach: { atLeast: KEEPS_AT_LEAST },
      });
    }
    await addMemory(report, name, heaps);
  } finally {
    for (const client of clients) await client.close();
    for (const server of servers) await server.end();
  }
  await addStarts(report, name, pair);
}

async function worksOf(client: Client, ids: readonly string[], { count }: WaitingSize) {
  const etag = await etagOf(client, ids[0] ?? '');
  const [toRead, toAsk, toPay] = [inTurns(ids), inTurns(ids), inTurns(ids)];
  return {
    'POST /api/order': () => client.rateOf(count, client.create),
    'GET /api/order, 304': () => client.rateOf(count, () => client.readKnown(toAsk(), etag)),
    'GET /api/order, 200': () => client.rateOf(count, () => client.read(toRead())),
    'POST /api/receive-payment': () => client.rateOf(count, () => client.pay(toPay())),
  };
}

/** The bench reads the embedded database before the server has it. */
async function sampleOf(target: Target, count: number): Promise<string[]> {
  const database = await openDatabase({ url: readEnv(target.env).databaseUrl, folder: target.folder });
  try {
    return await sampleOrders({ database }, count);
  } finally {
    await database.close();
  }
}

async function addMemory(report: Report, name: string, heaps: readonly [Heap, Heap]): Promise<void> {
  const [none, full] = [(await heaps[0].usedKiB()) / 1024, (await heaps[1].usedKiB()) / 1024];
  report.add(`${name}: memory of the server, garbage collected, after the same load`, full, 'MiB', {
    ratio: full / none,
    to: `with none (${Math.round(none)} MiB)`,
    reach: { atMost: MEMORY_AT_MOST },
  });
}

async function addStarts(report: Report, name: string, pair: Pair): Promise<void> {
  const start = async (target: Target) => {
    const server = await startBenchServer(target.env);
    await server.end();
    return server.readyMs;
  };
  const { base, compared } = await compareWith(
    () => start(pair.empty),
    { full: () => start(pair.full) },
    STARTS,
  );
  report.add(`${name}: from start to ready`, compared.full.figure, 'ms', {
    ratio: compared.full.ratio,
    to: `with none (${Math.round(base)} ms)`,
    reach: { atMost: START_AT_MOST },
  });
}
