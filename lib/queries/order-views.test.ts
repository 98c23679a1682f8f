import { expect, test } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import { OrderViews } from './order-views';

/** A database of one order: its version, and readings that end when the test lets them. */
function oneOrder({ isShared }: { isShared: boolean }) {
  const state = { version: 1 as number | null, readings: 0, versions: 0, hold: null as Promise<void> | null };
  const views = new OrderViews({
    read: async (orderId) => {
      state.readings += 1;
      const { version } = state;
      await state.hold;
      // Only these two are looked at.
      return version === null ? null : { order: { orderId, version } as OrderJson, shortages: [] };
    },
    versionOf: isShared
      ? async () => {
          state.versions += 1;
          return state.version;
        }
      : null,
  });
  return { state, views };
}

test('without other writers a view is read once until a commit changes the order', async () => {
  const { state, views } = oneOrder({ isShared: false });
  expect((await views.find('7'))?.body).toBe('{"orderId":"7","version":1}');
  await views.find('7');
  expect(state.readings).toBe(1);
  state.version = 2;
  views.forget('7');
  expect((await views.find('7'))?.version).toBe(2);
  expect(state.readings).toBe(2);
});

test('a reading that a commit overtakes is not kept', async () => {
  const { state, views } = oneOrder({ isShared: false });
  let release = () => {};
  state.hold = new Promise((resolve) => {
    release = resolve;
  });
  const early = views.find('7');
  state.version = 2;
  views.forget('7');
  state.hold = null;
  expect((await views.find('7'))?.version).toBe(2);
  release();
  expect((await early)?.version).toBe(1);
  expect((await views.find('7'))?.version).toBe(2);
});

test('with other writers each use asks for the version, and reads again only when it differs', async () => {
  const { state, views } = oneOrder({ isShared: true });
  await views.find('7');
  await views.find('7');
  expect(state).toMatchObject({ readings: 1, versions: 1 });
  state.version = 2;
  expect((await views.find('7'))?.version).toBe(2);
  expect(state.readings).toBe(2);
});

test('an unknown order and a failed reading are asked again', async () => {
  const { state, views } = oneOrder({ isShared: false });
  state.version = null;
  expect(await views.find('7')).toBeNull();
  state.version = 1;
  expect((await views.find('7'))?.version).toBe(1);
  state.hold = Promise.reject(new Error('the database is away'));
  views.forget('7');
  await expect(views.find('7')).rejects.toThrow('away');
  state.hold = null;
  expect((await views.find('7'))?.version).toBe(1);
});

test('many who ask at once cost one reading, and only so many views are kept', async () => {
  const { state, views } = oneOrder({ isShared: false });
  await Promise.all(Array.from({ length: 100 }, () => views.find('7')));
  expect(state.readings).toBe(1);
  for (let id = 100; id < 5_100; id += 1) await views.find(String(id));
  state.readings = 0;
  await views.find('7');
  expect(state.readings).toBe(1);
});
