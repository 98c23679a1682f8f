import { Client, etagOf, inTurns } from './client';
import { compareWith } from './rate';
import type { Report } from './report';
import { type BenchServer, startBenchServer } from './server';
import { nameOf, type Target } from './target';

export interface HttpSize {
  readonly rounds: number;
  /** Requests of one kind in a round. */
  readonly count: number;
}

const POST_AT_LEAST = { postgres: 0.5, pglite: 0.4 };

/** POST and GET over 16 connections, client beside the server, in turns with the empty route. */
export async function benchHttp(report: Report, target: Target, { rounds, count }: HttpSize): Promise<void> {
  await withServer(target, [], async (client) => {
    const { base, compared } = await measureHttp(client, rounds, count);
    const name = nameOf(target.kind);
    report.add(`${name}: empty route`, base, '/s');
    const add = (
      what: string,
      { figure, ratio }: { figure: number; ratio: number },
      atLeast: number | null,
    ) =>
      report.add(`${name}: ${what}`, figure, '/s', {
        ratio,
        to: 'empty route',
        reach: atLeast === null ? null : { atLeast },
      });
    add('POST /api/order', compared.create, POST_AT_LEAST[target.kind]);
    add('GET /api/order, 304', compared.unchanged, 0.7);
    add('GET /api/order, 200', compared.read, 0.5);
    add('POST /api/receive-payment', compared.pay, null);
  });
}

async function measureHttp(client: Client, rounds: number, count: number) {
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
  return compareWith(
    () => client.rateOf(count, client.empty),
    {
      create: () => client.rateOf(count, client.create),
      unchanged: () => client.rateOf(count, () => client.readKnown(next(), etag)),
      read: () => client.rateOf(count, () => client.read(next())),
      pay: () => client.rateOf(count, () => client.pay(unpaid())),
    },
    rounds,
  );
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
