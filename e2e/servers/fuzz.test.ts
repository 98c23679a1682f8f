import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Asker } from '@/e2e/fuzz/ask';
import { type FuzzRequest, FuzzRequests, type KnownOrder } from '@/e2e/fuzz/requests';
import type { Described } from '@/e2e/support/openapi';
import { jsonOf, send } from '@/e2e/support/send';
import { CHECKOUT, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { create, shopAt, TEA } from '@/e2e/support/shop';
import { type Heap, inspectedHeap } from '@/scripts/bench/heap';

/** `FUZZ_SEED=7 npm test -- e2e/servers/fuzz` asks other questions, or the same again. */
const SEED = Number(process.env.FUZZ_SEED || 14);
/** Each part is a test of its own, so that what hangs is seen while the others go on. */
const PART = 5_000;
const PARTS = process.env.TEST_ALL ? 20 : 1;
/** By way of Next it is the same code behind another door: one part shows that. */
const WAYS = [
  ['asked directly', '', PARTS],
  ...(process.env.TEST_ALL ? [['by way of Next', '1', 1] as const] : []),
] as const;
const AT_ONCE = 16;
const ORDERS = 24;
/** What the caches of a server may take until they are full: it asks for a leak, which has no end. */
const MAX_GROWTH_KIB = 48 * 1024;

const manifest: Record<string, string> = JSON.parse(
  readFileSync(join(CHECKOUT, '.next/app-path-routes-manifest.json'), 'utf8'),
);
const addresses = Object.values(manifest).filter((address) => !address.startsWith('/_'));

/** Why an answer is a fault; null: it is none. */
function faultOf(asked: FuzzRequest, answer: Answer): string | null {
  if ('error' in answer) {
    // Who sends what is too long, or no HTTP, may be cut off while it writes.
    const mayBeCut = asked.raw !== undefined || (asked.body?.length ?? 0) > 60_000;
    return mayBeCut && answer.error !== 'hangs' ? null : answer.error;
  }
  // Nothing is missing here: there is no reason for a 503 either, but where it says that a second was not enough.
  if (answer.status === 503 && asked.address === '/api/ready') return null;
  return answer.status >= 500 ? `${answer.status} ${answer.text}` : null;
}

describe.each(WAYS)('random requests %s', (_way, throughNext, parts) => {
  let heap: Heap;
  let shop: Server;
  let asker: Asker;
  let warmKiB = 0;
  /** By address: the statuses that it answered. */
  const answered = new Map<string, Set<number>>();

  beforeAll(async () => {
    heap = await inspectedHeap();
    shop = await startServer({
      nodeArgs: heap.nodeArgs,
      variables: { ROUTES_THROUGH_NEXT: throughNext },
    });
    asker = new Asker(shop.url, AT_ONCE);
  });
  afterAll(async () => {
    asker?.close();
    await shop?.end();
    if (shop !== undefined) removeDataDir(shop.dataDir);
  });

  async function requestsOf(seed: number): Promise<FuzzRequests> {
    const orders: KnownOrder[] = [];
    for (let count = 0; count < ORDERS; count += 1)
      orders.push(await create(shop, ...(count % 4 === 0 ? [] : [{ sku: TEA, quantity: 1 + (count % 3) }])));
    const [first] = orders;
    return new FuzzRequests(
      {
        document: jsonOf<Described>(await send(shop, '/api/openapi.json')),
        addresses,
        orders,
        skus: (await shopAt(shop).products()).map(({ sku }) => sku),
        hash: (await shopAt(shop).order(first?.orderId ?? '')).definition.hash,
        operatorToken: shop.operatorToken,
      },
      seed,
    );
  }

  /** @returns each fault with its number and request, ten at most */
  async function fuzz(requests: FuzzRequests, from: number, to: number): Promise<string[]> {
    const faults: string[] = [];
    let next = from;
    const work = async () => {
      while (next < to && faults.length < 10) {
        const number = next;
        next += 1;
        const asked = requests.at(number);
        const answer = await asker.ask(asked);
        if ('status' in answer && asked.raw === undefined) {
          const known = answered.get(asked.address) ?? new Set();
          answered.set(asked.address, known.add(answer.status));
        }
        const fault = faultOf(asked, answer);
        if (fault !== null) faults.push(`seed ${SEED}, ${number}: ${JSON.stringify(asked)}\n${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return faults;
  }

  it('are of the seed alone, but for what the shop has made', async () => {
    const shopOf = (orderId: string) => ({
      document: jsonOf<Described>(jsonText),
      addresses,
      orders: [{ orderId, cookie: 'c' }],
      skus: [TEA],
      hash: 'h',
      operatorToken: 't',
    });
    const jsonText = await send(shop, '/api/openapi.json');
    const [one, same, other] = [
      new FuzzRequests(shopOf('1'), SEED),
      new FuzzRequests(shopOf('1'), SEED),
      new FuzzRequests(shopOf('1'), SEED + 1),
    ];
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    expect(numbers.map((number) => one.at(number))).toEqual(numbers.map((number) => same.at(number)));
    expect(numbers.map((number) => one.at(number))).not.toEqual(numbers.map((number) => other.at(number)));
  });

  it.each(Array.from({ length: parts }, (_, part) => [part * PART, (part + 1) * PART] as const))(
    '%i to %i: each is answered, none with an error of ours',
    async (from, to) => {
      const requests = await requestsOf(SEED);
      const warmAt = from === 0 ? from + PART / 5 : from;
      expect(await fuzz(requests, from, warmAt)).toEqual([]);
      if (from === 0) warmKiB = await heap.usedKiB();
      expect(await fuzz(requests, warmAt, to)).toEqual([]);
    },
  );

  it('reach every address of the build', () => {
    const missed = addresses.filter((address) => !answered.has(address) && address !== '/docs/api');
    expect(missed).toEqual([]);
    const statuses = new Set([...answered.values()].flatMap((one) => [...one]));
    for (const status of [200, 201, 302, 303, 400, 401, 403, 404, 405]) expect(statuses).toContain(status);
  });

  it('leave nothing behind in memory', async () => {
    const grownKiB = (await heap.usedKiB()) - warmKiB;
    console.log(`${Math.round(grownKiB)} KiB more than ${Math.round(warmKiB)} after ${parts * PART}`);
    expect(grownKiB).toBeLessThan(MAX_GROWTH_KIB);
  });

  it('leave a shop that is whole, takes orders, and has nothing to report', async () => {
    const report = await shopAt(shop).check();
    expect(report.ok, JSON.stringify(report)).toBe(true);
    await create(shop, { sku: TEA, quantity: 1 });
    const errors = shop
      .said()
      .split('\n')
      .filter((line) => /"level":"(error|fatal)"/.test(line));
    expect(errors).toEqual([]);
  });
});
