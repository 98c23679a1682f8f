import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { Library } from '@/lib/engine/library';
import { seededRandom } from '@/lib/engine/testing/random';
import type { TableSize } from '@/lib/engine/types';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import type { App } from '@/lib/server/compose';
import { processOf, userTask } from '@/lib/testing/bpmn';
import { countingLibrary, otherLibrary } from '@/lib/testing/other-library';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import type { Loaded } from './loaded-definition';

/** 256 markings, 1,025 steps: more than a check stores beforehand. */
const TASKS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const diagram = processOf(
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" />
   <bpmn:endEvent id="end" />${TASKS.map((id) => userTask(id).xml).join('')}`,
  ['start>fork', ...TASKS.flatMap((id) => [`fork>${id}`, `${id}>join`]), 'join>end'],
);

const SMALL: TableSize = { transitions: 12, stateBytes: Number.MAX_SAFE_INTEGER };

let database: Database;
let app: App;
const library = countingLibrary();
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  app = await open(SMALL);
});
afterEach(async () => {
  await app.close();
});
afterAll(() => database.close());

const open = (tableLimit: TableSize, asked: Library = library) =>
  openTestApp(database, { diagram, tableLimit, library: asked });

async function startAgain(tableLimit: TableSize): Promise<void> {
  await app.close();
  app = await open(tableLimit);
}

const done = (orderId: string, elementId: string) =>
  app.submit({ kind: completeUserTask, orderId, input: { elementId, variables: {} } });

/** Does these tasks one after the other. */
async function doneAll(orderId: string, tasks: readonly string[]): Promise<void> {
  for (const task of tasks) await done(orderId, task);
}

const table = () => app.definitions.current().table;

async function states() {
  const rows = await database.prisma.marking.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ id, state }) => ({ id, isKept: state !== '' }));
}

async function standsOn(orderId: string): Promise<number> {
  const { markingId } = await database.prisma.order.findUniqueOrThrow({ where: { id: BigInt(orderId) } });
  if (markingId === null) throw new Error(`order ${orderId} has ended`);
  return markingId;
}

async function expectAllInOrder(): Promise<void> {
  const report = await check(snapshotsOf(database));
  expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
}

describe('a table with more steps than its limit', () => {
  test('drops what was not used for longest; the same order walks on, and the log stays whole', async () => {
    const { orderId } = await place(app);
    await done(orderId, 'a');
    const standing = await standsOn(orderId);
    for (const tasks of [TASKS, [...TASKS].reverse(), ['c', 'a', 'b', 'h', 'e', 'd', 'g', 'f']]) {
      const { orderId: other } = await place(app);
      for (const task of tasks) {
        await done(other, task);
        // What the last one learned is dropped behind its answer.
        expect(table().size.transitions).toBeLessThanOrEqual(SMALL.transitions + 2);
      }
      expect((await orderOf(app, other)).state).toBe('COMPLETED');
    }
    expect(app.definitions.knows(app.definitions.current().id, standing)).toBe(false);
    await doneAll(orderId, ['h', 'g', 'f', 'e', 'd', 'c', 'b']);
    expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
    await expectAllInOrder();
  });

  test('a step that was taken before is read, not asked of the library again, also after a start', async () => {
    await doneAll((await place(app)).orderId, TASKS);
    await doneAll((await place(app)).orderId, [...TASKS].reverse());
    await startAgain(SMALL);
    expect(table().size.transitions).toBeLessThanOrEqual(SMALL.transitions);
    const before = library.calls;
    await doneAll((await place(app)).orderId, TASKS);
    await doneAll((await place(app)).orderId, [...TASKS].reverse());
    expect(library.calls).toBe(before);
  });

  test('by their bytes as well', async () => {
    await startAgain({ transitions: 1_000, stateBytes: 100_000 });
    const { orderId } = await place(app);
    await doneAll(orderId, ['e', 'f', 'g', 'h', 'b', 'c', 'd']);
    const most = Math.floor(table().size.stateBytes / 2);
    expect(most).toBeGreaterThan(0);
    await startAgain({ transitions: 1_000, stateBytes: most });
    expect(table().size.stateBytes).toBeLessThanOrEqual(most);
    await done(orderId, 'a');
    await doneAll((await place(app)).orderId, ['e', 'g', 'a', 'h', 'b', 'c', 'd']);
    await place(app);
    expect(table().size.stateBytes).toBeLessThanOrEqual(most);
  });

  test('keeps the library’s state where an open order stands, and of what it holds; others lose it', async () => {
    const { orderId } = await place(app);
    await done(orderId, 'd');
    for (const first of TASKS)
      await doneAll((await place(app)).orderId, [first, ...TASKS.filter((id) => id !== first)]);
    const standing = await standsOn(orderId);
    const kept = (await states()).filter(({ isKept }) => isKept).map(({ id }) => id);
    expect(kept).toContain(standing);
    expect(kept.length).toBeLessThan((await states()).length / 2);
  });

  test('a state that was dropped is had again by the way that leads there', async () => {
    const { orderId } = await place(app);
    await doneAll(orderId, ['b', 'g']);
    const standing = await standsOn(orderId);
    const before = await database.prisma.marking.findUniqueOrThrow({ where: { id: standing } });
    await app.close();
    await database.prisma.marking.updateMany({ data: { state: '' } });
    // Of this marking on, no step is stored: the library has to be asked.
    await database.prisma.leaf.deleteMany({ where: { fromMarking: before.hash } });
    app = await open(SMALL);
    await doneAll(orderId, ['h', 'a', 'c', 'd', 'e', 'f']);
    expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
    const after = await database.prisma.marking.findUniqueOrThrow({ where: { id: standing } });
    expect(after.state).toBe(before.state);
    await expectAllInOrder();
  });

  test('an order that another version of the library has moved is taken back where states were dropped', async () => {
    await doneAll((await place(app)).orderId, TASKS);
    await app.close();
    await database.prisma.marking.updateMany({ data: { state: '' } });
    app = await open(SMALL, otherLibrary('next'));
    const { orderId } = await place(app);
    await doneAll(orderId, ['h', 'a']);
    await startAgain(SMALL);
    await doneAll(orderId, ['b', 'c', 'd', 'e', 'f', 'g']);
    expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
    await expectAllInOrder();
  });
});

test('what is dropped while a marking is read leaves no order behind that cannot be loaded', async () => {
  const fresh = await openTestDatabase();
  let meanwhile = () => {};
  const between: Database = {
    ...fresh,
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      const rows = await fresh.query<Row>(text, values);
      if (text.includes('hash = any')) meanwhile();
      return rows;
    },
  };
  const options = { diagram, library };
  let shop = await openTestApp(between, options);
  const { orderId } = await place(shop);
  const complete = (elementId: string) =>
    shop.submit({ kind: completeUserTask, orderId, input: { elementId, variables: {} } });
  for (const task of ['a', 'b', 'c']) await complete(task);
  await shop.close();
  // The way but for its last step is held.
  shop = await openTestApp(between, { ...options, tableLimit: { ...SMALL, transitions: 3 } });
  try {
    const row = await fresh.prisma.order.findUniqueOrThrow({ where: { id: BigInt(orderId) } });
    const { definitions } = shop;
    expect(definitions.knows(row.definitionId, row.markingId)).toBe(false);
    const loaded = definitions.get(row.definitionId) as Loaded; // as: what the product keeps of it
    meanwhile = () => {
      meanwhile = () => {};
      loaded.forget(loaded.table.markings().map(({ hash }) => hash));
    };
    await definitions.ensureMarking(row);
    expect(definitions.knows(row.definitionId, row.markingId)).toBe(true);
    for (const task of ['d', 'e', 'f', 'g', 'h']) await complete(task);
    expect((await orderOf(shop, orderId)).state).toBe('COMPLETED');
  } finally {
    await shop.close();
    await fresh.close();
  }
});

test.each([1, 2, 3])(
  'orders in any order of their tasks, starts in between: all end as they would (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const orders = await Promise.all(Array.from({ length: 6 }, () => place(app)));
    const unfinished = new Map(orders.map(({ orderId }) => [orderId, [...TASKS]]));
    while (unfinished.size > 0) {
      const some = [...unfinished.keys()].filter(() => random.next() < 0.5);
      await Promise.all(
        some.map(async (orderId) => {
          const left = unfinished.get(orderId) ?? [];
          const task = random.pick(left);
          await done(orderId, task);
          const rest = left.filter((id) => id !== task);
          if (rest.length > 0) unfinished.set(orderId, rest);
          else unfinished.delete(orderId);
        }),
      );
      if (random.next() < 0.2)
        await startAgain({ transitions: 1 + random.below(20), stateBytes: SMALL.stateBytes });
      for (const [orderId, left] of unfinished) expect(waitsAt(await orderOf(app, orderId))).toEqual(left);
    }
    for (const { orderId } of orders) expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
    await expectAllInOrder();
  },
);
