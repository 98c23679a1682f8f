import { expect, test } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import { OrderFeed } from './order-feed';
import { type OrderView, OrderViews, type ReadOrder } from './order-views';

function feedOf(orderIds: string[]) {
  const versions = new Map(orderIds.map((id) => [id, 1]));
  const state = { readings: 0, errors: 0, fails: false };
  const find = async (orderId: string): Promise<OrderView | null> => {
    state.readings += 1;
    if (state.fails) throw new Error('the database is away');
    const version = versions.get(orderId);
    const body = `${orderId} at ${version}`;
    return version === undefined ? null : { version, endedAtMs: null, body, buyersBody: body };
  };
  const feed = new OrderFeed({ find }, () => {
    state.errors += 1;
  });
  const change = (orderId: string, version: number) => {
    versions.set(orderId, version);
    feed.changed([orderId]);
  };
  return { feed, state, change };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a watcher gets what it does not know yet, each version once and none lower', async () => {
  const { feed, change } = feedOf(['7']);
  const seen: number[] = [];
  feed.watch('7', 0, ({ version }) => seen.push(version));
  await settled();
  change('7', 2);
  change('7', 3);
  await settled();
  feed.changed(['7']);
  feed.missed();
  await settled();
  expect(seen).toEqual([1, 2, 3]);
  const late: number[] = [];
  feed.watch('7', 3, ({ version }) => late.push(version));
  await settled();
  change('7', 4);
  await settled();
  expect([seen.at(-1), late]).toEqual([4, [4]]);
});

test('a change that comes while one is read is read too', async () => {
  const { feed, change } = feedOf(['7']);
  const seen: number[] = [];
  feed.watch('7', 0, ({ version }) => {
    seen.push(version);
    if (version < 5) change('7', version + 1);
  });
  await settled();
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('however many watch, a change is read once', async () => {
  const { feed, state, change } = feedOf(['7', '8']);
  let told = 0;
  for (let index = 0; index < 1_000; index += 1)
    feed.watch('7', 1, () => {
      told += 1;
    });
  await settled();
  state.readings = 0;
  change('7', 2);
  change('8', 2);
  await settled();
  expect([state.readings, told]).toEqual([1, 1_000]);
});

test('what changes fast is told to a crowd in a few versions, the last one among them', async () => {
  const { feed, state, change } = feedOf(['7']);
  const last = 200;
  const seen = Array.from({ length: 400 }, () => [1]);
  for (const versions of seen) feed.watch('7', 1, ({ version }) => versions.push(version));
  await settled();
  state.readings = 0;
  for (let version = 2; version <= last; version += 1) {
    change('7', version);
    await settled();
  }
  await expect.poll(() => seen.every((versions) => versions.at(-1) === last)).toBe(true);
  expect(state.readings).toBeLessThan(last / 2);
  for (const versions of seen) expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
});

test('who stops is told no more, and nothing of it is left', async () => {
  const { feed, state, change } = feedOf(['7']);
  const seen: number[] = [];
  const stop = feed.watch('7', 1, ({ version }) => seen.push(version));
  expect(feed.size).toBe(1);
  stop();
  stop();
  expect(feed.size).toBe(0);
  state.readings = 0;
  change('7', 2);
  await settled();
  expect([seen, state.readings]).toEqual([[], 0]);
});

test('a change whose reading fails is read again', async () => {
  const { feed, state, change } = feedOf(['7']);
  const seen: number[] = [];
  state.fails = true;
  feed.watch('7', 1, ({ version }) => seen.push(version));
  change('7', 2);
  await settled();
  expect([state.errors, seen]).toEqual([1, []]);
  state.fails = false;
  await expect.poll(() => seen).toEqual([2]);
});

test('who comes the moment that a shared reading ends is told too', async () => {
  let read = (_read: ReadOrder) => {};
  const views = new OrderViews({
    read: () =>
      new Promise<ReadOrder>((resolve) => {
        read = resolve;
      }),
    versionOf: null,
  });
  const feed = new OrderFeed(views, () => {});
  const seen: Record<string, number[]> = { first: [], second: [] };
  feed.watch('7', 1, ({ version }) => seen.first?.push(version));
  const shared = views.find('7').then(() => feed.watch('7', 0, ({ version }) => seen.second?.push(version)));
  // Only these are looked at.
  read({ order: { version: 2, state: 'ACTIVE' } as OrderJson, shortages: [] });
  await shared;
  await settled();
  expect(seen).toEqual({ first: [2], second: [2] });
});

test('a thousand orders that are read anew are not read all at once', async () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index + 1));
  let reading = 0;
  let most = 0;
  const find = async (): Promise<OrderView> => {
    reading += 1;
    most = Math.max(most, reading);
    await settled();
    reading -= 1;
    return { version: 2, endedAtMs: null, body: '', buyersBody: '' };
  };
  const feed = new OrderFeed({ find }, () => {});
  let told = 0;
  for (const id of ids)
    feed.watch(id, 1, () => {
      told += 1;
    });
  feed.missed();
  await expect.poll(() => told).toBe(1_000);
  expect(most).toBeLessThanOrEqual(4);
});
