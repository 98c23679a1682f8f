import { expect, it } from 'vitest';
import { VersionLookups } from './version-lookups';

/** A database whose answers come when they are let. */
function slowDatabase() {
  const asked: {
    orderIds: readonly string[];
    answer: (versions: [string, number][]) => void;
    fail: () => void;
  }[] = [];
  const lookups = new VersionLookups(
    (orderIds) =>
      new Promise((resolve, reject) => {
        asked.push({
          orderIds,
          answer: (versions) => resolve(new Map(versions)),
          fail: () => reject(new Error('gone')),
        });
      }),
  );
  return { asked, lookups };
}

it('asks at once for the first, and for all who come meanwhile together', async () => {
  const { asked, lookups } = slowDatabase();
  const first = lookups.find('1');
  expect(asked.map(({ orderIds }) => orderIds)).toEqual([['1']]);
  const others = ['1', '2', '2', '3'].map((id) => lookups.find(id));
  expect(asked).toHaveLength(1);
  asked[0]?.answer([['1', 4]]);
  expect(await first).toBe(4);
  // The second question for the first order was put after the database had been asked: its answer may be newer.
  expect(asked[1]?.orderIds).toEqual(['1', '2', '3']);
  asked[1]?.answer([
    ['1', 5],
    ['2', 7],
  ]);
  expect(await Promise.all(others)).toEqual([5, 7, 7, null]);
});

it('tells those of one statement that it failed, and goes on with the next', async () => {
  const { asked, lookups } = slowDatabase();
  const first = lookups.find('1');
  const second = lookups.find('2');
  asked[0]?.fail();
  await expect(first).rejects.toThrow('gone');
  asked[1]?.answer([['2', 1]]);
  expect(await second).toBe(1);
  const third = lookups.find('3');
  expect(asked[2]?.orderIds).toEqual(['3']);
  asked[2]?.answer([]);
  expect(await third).toBe(null);
});

it('asks for no more than a thousand at once', async () => {
  const { asked, lookups } = slowDatabase();
  void lookups.find('0');
  const all = Array.from({ length: 1_001 }, (_, index) => lookups.find(String(index + 1)));
  asked[0]?.answer([]);
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]?.orderIds).toHaveLength(1_000);
  asked[1]?.answer([]);
  await expect.poll(() => asked.length).toBe(3);
  asked[2]?.answer([['1001', 2]]);
  expect((await Promise.all(all)).at(-1)).toBe(2);
});
