import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import type { InStepHandler, JobResult, JobToRun } from './types';

/** Local variables of sub-processes, as a file of another tool has them. */

const diagram = readFileSync(new URL('./fixtures/mapped-sub-process.bpmn', import.meta.url));
const seen: JobToRun[] = [];
const inStep = (elementId: string, answer: () => Record<string, unknown>): InStepHandler => ({
  elementId,
  runs: 'in-step',
  errors: [],
  run: async (jobs) => {
    seen.push(...jobs);
    return jobs.map(({ key }): JobResult => ({ key, kind: 'completed', variables: answer() }));
  },
});

let database: Database;
let app: App;
let kilos = 0;
beforeAll(async () => {
  database = await openTestDatabase();
  const handlers = [inStep('weigh', () => ({ kilos })), inStep('box', () => ({ boxes: 2 }))];
  const findHandler = (elementId: string, type: string | null) =>
    handlers.find((one) => [elementId, type].includes(one.elementId)) ?? null;
  app = await openTestApp(database, { diagram, findHandler });
});
afterEach(async () => {
  const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
  expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

const rowOfOrder = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();
const placed = async (weight: number): Promise<string> => {
  kilos = weight;
  seen.length = 0;
  return (await place(app)).orderId;
};
const done = (orderId: string, elementId: string, variables: Record<string, unknown> = {}) =>
  app.submit({ kind: completeUserTask, orderId, input: { elementId, variables } });

test('one step that enters and leaves it asks its gateways of the local variables, and those behind of the outputs', async () => {
  const orderId = await placed(1);
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['Activity_bike']);
  expect(await rowOfOrder(orderId)).toMatchObject({
    variables: { kilos: 1, parcel: { boxes: 0 } },
    locals: null,
  });
});

test('local variables live as long as it: tasks within set them, its timer reads them, its outputs carry them out', async () => {
  const orderId = await placed(60);
  const order = await orderOf(app, orderId);
  expect(waitsAt(order)).toEqual(['Activity_label', 'Event_late']);
  expect(await rowOfOrder(orderId)).toMatchObject({
    variables: { kilos: 60 },
    locals: { Activity_pack: { load: 60, boxes: 2 } },
  });
  expect(seen.map(({ elementId, variables }) => [elementId, variables])).toEqual([
    ['Activity_weigh', {}],
    ['Activity_box', { kilos: 60, load: 60, boxes: 0 }],
  ]);
  const { dueAt, since } = order.activeElements.find(({ dueAt }) => dueAt !== undefined) ?? expect.fail();
  expect(Date.parse(dueAt ?? '') - Date.parse(since)).toBe(2 * 3_600_000);

  await done(orderId, 'Activity_label', { boxes: 3, note: 'fragile' });
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['Activity_van']);
  expect(await rowOfOrder(orderId)).toMatchObject({
    variables: { kilos: 60, note: 'fragile', parcel: { boxes: 3 } },
    locals: null,
  });
});

test('a boundary event that interrupts it ends them, and its outputs are not carried out', async () => {
  const orderId = await placed(9);
  const now = `update timer set fire_at = now() - interval '1 second' where order_number = $1`;
  await database.query(now, [await numberOf(database, orderId)]);
  app.worker.wake(new Date());
  await expect.poll(async () => waitsAt(await orderOf(app, orderId))).toEqual(['Activity_ask']);
  expect(await rowOfOrder(orderId)).toMatchObject({ variables: { kilos: 9 }, locals: null });
  await done(orderId, 'Activity_ask');
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['Activity_bike']);
});

test('an event sub-process sees the local variables around it, and sets them, while what it interrupts is gone', async () => {
  const notation = `
    start begin
    sub packing in=boxes:=1 out=parcel.boxes:=boxes {
      start inside
      user pack in=slips:=boxes
      end packed
      inside -> pack -> packed
      sub late event {
        start cancelled message=cancel-requested
        user count out=boxes:=counted+boxes
        end counted-all
        cancelled -> count -> counted-all
      }
    }
    exclusive way
    user by-van
    user by-bike
    end done
    begin -> packing -> way
    way -> by-van if =parcel.boxes > 2
    way -> by-bike default
    by-van -> done
    by-bike -> done`;
  const other = await openTestDatabase();
  const shop = await openTestApp(other, {
    diagram: new TextEncoder().encode(bpmnText(notation, 'ordering-items-workflow')),
  });
  try {
    const { orderId } = await place(shop);
    const row = async () => (await shop.queries.find(orderId)) ?? expect.fail();
    expect((await row()).locals).toEqual({ packing: { boxes: 1 }, pack: { slips: 1 } });
    await shop.submit({ kind: cancelOrder, orderId, input: null });
    expect(waitsAt(await orderOf(shop, orderId))).toEqual(['count']);
    expect((await row()).locals).toEqual({ packing: { boxes: 1 } });
    const input = { elementId: 'count', variables: { counted: 4 } };
    await shop.submit({ kind: completeUserTask, orderId, input });
    expect(waitsAt(await orderOf(shop, orderId))).toEqual(['by-van']);
    expect(await row()).toMatchObject({ variables: { parcel: { boxes: 5 } }, locals: null });
    const { invariants } = await check(snapshotsOf(other), { only: ['I9'] });
    expect(invariants).toMatchObject([{ count: 0 }]);
  } finally {
    await shop.close();
    await other.close();
  }
});
