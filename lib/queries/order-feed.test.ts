import { expect, test } from 'vitest';
import { OrderFeed } from './order-feed';
import type { OrderView } from './order-views';

function feedOf(orderIds: string[]) {
  const versions = new Map(orderIds.map((id) => [id, 1]));
  const state = { readings: 0, errors: 0, fails: false };
  const find = async (orderId: string): Promise<OrderView | null> => {
    state.readings += 1;
    if (state.fails) throw new Error('the database is away');
    const version = versions.get(orderId);
    return version === undefined ? null : { version, endedAtMs: null, body: `${orderId} at ${version}` };
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

test('after a failed reading the next change is read', async () => {
  const { feed, state, change } = feedOf(['7']);
  const seen: number[] = [];
  state.fails = true;
  feed.watch('7', 1, ({ version }) => seen.push(version));
  await settled();
  state.fails = false;
  change('7', 2);
  await settled();
  expect([state.errors, seen]).toEqual([1, [2]]);
});
