import { Client, etagOf, inTurns } from './client';
import { startOriginal } from './original';
import { type Compared, compareWith } from './rate';
import type { Report } from './report';
import { type BenchServer, startBenchServer } from './server';
import { nameOf, type Target } from './target';

export interface HttpSize {
  readonly rounds: number;
  /** Requests of one kind in a round. */
  readonly count: number;
}

/** Times an empty route of Next. */
const AT_LEAST = {
  postgres: { create: 1.5, read: 2, unchanged: 4 },
  pglite: { create: 1.2, read: 1.5, unchanged: 3 },
} as const;

/**
 * POST and GET over 16 connections, client beside the server, in turns with the empty route.
 * @param original the program of the original service, measured in turns with ours; null: not at hand
 */
export async function benchHttp(
  report: Report,
  target: Target,
  { rounds, count }: HttpSize,
  original: string | null,
): Promise<void> {
  const rival = original === null ? null : await startOriginal(original);
  try {
    await withServer(target, [], async (client) => {
      const { base, compared } = await measureHttp(client, rounds, count, rival?.client ?? null);
      addRows(report, target, base, compared);
    });
  } finally {
    await rival?.end();
  }
}

type Measured = Awaited<ReturnType<typeof measureHttp>>['compared'];

function addRows(report: Report, { kind }: Target, base: number, compared: Measured): void {
  const name = nameOf(kind);
  report.add(`${name}: empty route`, base, '/s');
  const add = (what: string, { figure, ratio }: Compared, atLeast: number | null) =>
    report.add(`${name}: ${what}`, figure, '/s', {
      ratio,
      to: 'empty route',
      reach: atLeast === null ? null : { atLeast },
    });
  const { create, unchanged, read } = AT_LEAST[kind];
  add('POST /api/order', compared.create, create);
  add('GET /api/order, 304', compared.unchanged, unchanged);
  add('GET /api/order, 200', compared.read, read);
  add('POST /api/receive-payment', compared.pay, null);
  if (compared.original === undefined) return;
  add('POST to the original, in memory', compared.original, null);
  report.add(`${name}: POST against the original`, compared.create.figure, '/s', {
    ratio: compared.create.ratio / compared.original.ratio,
    to: 'the original',
    reach: { atLeast: 1 },
  });
}

async function measureHttp(client: Client, rounds: number, count: number, rival: Client | null) {
  // Both sides as warm as they will be: the first thousand requests of a process are compiled on the way.
  await client.rateOf(count, client.empty);
  await client.rateOf(count, client.create);
  const warm = [...client.fresh];
  const etag = await etagOf(client, warm[0] ?? '');
  const next = inTurns(warm);
  await client.rateOf(count, () => client.readKnown(next(), etag));
  await client.rateOf(count, () => client.read(next()));
  // Others than those: a payment changes the version that they are asked for.
  const unpaid = inTurns(client.fresh, client.fresh.length);
  const measures: Record<'create' | 'unchanged' | 'read' | 'pay', () => Promise<number>> & {
    original?: () => Promise<number>;
  } = {
    create: () => client.rateOf(count, client.create),
    unchanged: () => client.rateOf(count, () => client.readKnown(next(), etag)),
    read: () => client.rateOf(count, () => client.read(next())),
    pay: () => client.rateOf(count, () => client.pay(unpaid())),
  };
  if (rival !== null) measures.original = () => rival.rateOf(count, rival.create);
  return compareWith(() => client.rateOf(count, client.empty), measures, rounds);
}

/** `--flame`: a processor profile of the server under nothing but POST /api/order, written when it ends. */
export async function profilePosts(target: Target, folder: string, count: number): Promise<void> {
  await withServer(target, ['--cpu-prof', `--cpu-prof-dir=${folder}`], async (client) => {
    await client.rateOf(count, client.create);
  });
}

async function withServer(
  target: Target,
  nodeArgs: readonly string[],
  work: (client: Client, server: BenchServer) => Promise<void>,
): Promise<void> {
  const server = await startBenchServer(target.env, nodeArgs);
  const client = new Client(server.url);
  try {
    await work(client, server);
  } finally {
    await client.close();
    await server.end();
  }
}
