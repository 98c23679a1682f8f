import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import type { OutsideHandler } from '@/lib/runtime/types';
import type { App } from '@/lib/server/compose';
import { orderAt } from '@/lib/story/replay';
import { findHandler } from '@/lib/tasks/handlers';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, orderOf, pay, place, waitsAt } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { findEvents, movableTo } from './movable';
import { moveOrder } from './move-order';
import { suspendOrder } from './suspend-order';

const MINUTE_MS = 60_000;
const ADA = { name: 'Ada', email: 'ada@example.com', address: null, origin: null };
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const UNREMINDED = ['cancel-requested', 'payment-received', 'wait-5min-timer'];
const REMINDED = ['cancel-requested-after-reminder', 'payment-received-after-reminder', 'wait-10min-timer'];

let database: Database;
let app: App;
let nowMs: number;
beforeEach(async () => {
  database = await openTestDatabase();
  nowMs = Date.parse('2026-11-28T12:00:00Z');
});
afterEach(async () => {
  // Whatever was moved, nothing is wrong with it.
  const { invariants } = await check(snapshotsOf(database));
  await app.close();
  await database.close();
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
});

const open = async (options: Parameters<typeof openTestApp>[1] = {}) => {
  app = await openTestApp(database, { byHand: true, now: () => new Date(nowMs), ...options });
};
const diagram = (text: string) => new TextEncoder().encode(bpmnText(text, 'ordering-items-workflow'));

/** Where it can be moved: what is open there, by the hash of the place. */
async function targetsOf(orderId: string): Promise<Map<string, string[]>> {
  const row = await app.queries.find(orderId);
  if (row === null || row.markingId === null) return new Map();
  const loaded = app.definitions.get(row.definitionId);
  const where = { orderNumber: row.number };
  const targets = movableTo(loaded, {
    marking: loaded.markingById(row.markingId).hash,
    isSettled: row.settledAt !== null,
    events: (await findEvents(database, [row.number])).get(row.number) ?? [],
    incidents: (await database.prisma.incident.findMany({ where: { ...where, resolvedAt: null } })) as never,
    jobs: await database.prisma.job.findMany({ where }),
  });
  return new Map(
    targets.map(({ marking }) => [marking.hash, marking.openWork.map(({ elementId }) => elementId).sort()]),
  );
}
const placesOf = async (orderId: string) => [...(await targetsOf(orderId)).values()];
async function move(orderId: string, elements: readonly string[]): Promise<void> {
  const targets = await targetsOf(orderId);
  const to = [...targets].find(([, open]) => open.join() === elements.join())?.[0];
  if (to === undefined) throw new Error(`it can be moved to ${JSON.stringify([...targets.values()])}`);
  await app.submit({ kind: moveOrder, orderId, input: { to } });
}
const stepsOf = async (orderId: string) => {
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no order');
  return (await app.queries.history(row)).steps;
};
const mailsOf = async (orderId: string) => {
  const row = await app.queries.find(orderId);
  const mails = await database.prisma.mail.findMany({
    where: { orderNumber: row?.number ?? 0n },
    orderBy: { id: 'asc' },
  });
  return mails.map(({ kind }) => kind);
};
const timerOf = async (orderId: string) =>
  (await orderOf(app, orderId)).activeElements.find(({ waitsFor }) => waitsFor === 'timer')?.dueAt;

describe('an order that waits for its payment', () => {
  test('is moved past the reminder and back, and goes on from there', async () => {
    await open();
    const { orderId } = await place(app, tea, { customer: ADA });
    expect((await placesOf(orderId)).sort()).toEqual(
      [['send-friendly-reminder'], ['send-cancellation'], REMINDED].sort(),
    );
    nowMs += MINUTE_MS;
    await move(orderId, REMINDED);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(REMINDED);
    // It opens now, and has all its time.
    expect(await timerOf(orderId)).toBe(new Date(nowMs + 10 * MINUTE_MS).toISOString());
    const moved = (await stepsOf(orderId)).at(-1);
    expect(moved).toMatchObject({
      type: 'moved',
      elementId: null,
      entered: [],
      completed: [],
      takenFlows: [],
    });
    expect(moved?.data).toEqual({
      left: expect.arrayContaining(UNREMINDED),
      opened: expect.arrayContaining(REMINDED),
    });

    await move(orderId, UNREMINDED);
    expect(await timerOf(orderId)).toBe(new Date(nowMs + 5 * MINUTE_MS).toISOString());
    await move(orderId, REMINDED);
    await pay(app, orderId, 2500n);
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'fulfilled' });
    expect(await mailsOf(orderId)).not.toContain('reminder');
    // The past is told as it was.
    const row = await app.queries.find(orderId);
    if (row === null) throw new Error('no order');
    const then = orderAt(await orderOf(app, orderId), await app.queries.history(row), 4);
    expect(waitsAt(then)).toEqual(REMINDED);
  });

  test('is not reminded twice: once it was, it is not moved before that', async () => {
    await open();
    const { orderId } = await place(app, tea, { customer: ADA });
    await move(orderId, ['send-friendly-reminder']);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(REMINDED);
    expect(await mailsOf(orderId)).toContain('reminder');
    expect(await placesOf(orderId)).toEqual([['send-cancellation']]);
  });

  test('is moved to its cancellation: what came in goes back', async () => {
    await open();
    const { orderId } = await place(app, tea, { customer: ADA });
    await pay(app, orderId, 300n);
    await move(orderId, ['send-cancellation']);
    expect(await orderOf(app, orderId)).toMatchObject({
      outcome: 'cancelled',
      payment: { status: 'refund-due' },
    });
  });

  test('is moved nowhere while it is suspended', async () => {
    await open();
    const { orderId } = await place(app, tea, { customer: ADA });
    const [to = ''] = (await targetsOf(orderId)).keys();
    await app.submit({ kind: suspendOrder, orderId, input: null });
    await expect(app.submit({ kind: moveOrder, orderId, input: { to } })).rejects.toMatchObject({
      code: 'conflict',
      message: 'This order is suspended. Resume it first.',
    });
  });

  test('is judged anew by the second of two commands in one batch', async () => {
    await open();
    const { orderId } = await place(app, tea, { customer: ADA });
    const targets = [...(await targetsOf(orderId))];
    const toOf = (element: string) => targets.find(([, work]) => work.includes(element))?.[0] ?? '';
    await Promise.all([
      app.submit({ kind: moveOrder, orderId, input: { to: toOf('send-friendly-reminder') } }),
      app.submit({ kind: moveOrder, orderId, input: { to: toOf('wait-10min-timer') } }),
    ]);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(REMINDED);
    // The task that the first opened was closed before anything did it.
    expect(await mailsOf(orderId)).not.toContain('reminder');
  });
});

test('what was done is done once, and what was not is not passed over', async () => {
  let hasPaper = false;
  await open({ findHandler: handlersWithPaper(() => hasPaper) });
  const { orderId } = await place(app, tea, { customer: ADA });
  expect((await orderOf(app, orderId)).incidents).toMatchObject([{ elementId: 'send-bill' }]);
  // The bill is not out: no place behind it, and none before it.
  expect(await placesOf(orderId)).toEqual([]);
  hasPaper = true;
});

test('an order whose cancellation was accepted is moved to no place from which it could still be paid', async () => {
  let isDown = true;
  await open({
    findHandler: (id, jobType) => {
      const handler = findHandler(id, jobType);
      if (handler?.runs !== 'in-step' || handler.elementId !== 'send-cancellation') return handler;
      return {
        ...handler,
        run: async (jobs, batch) => {
          if (isDown) throw new Error('down');
          return handler.run(jobs, batch);
        },
      };
    },
  });
  const { orderId } = await place(app, tea, { customer: ADA });
  await app.submit({ kind: cancelOrder, orderId, input: null });
  // It is tried again soon, and is no incident yet.
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'ACTIVE', incidents: [] });
  expect(await placesOf(orderId)).toEqual([]);
  isDown = false;
});

/** Behind the bill the way forks by what the order knows, and no way is open while it knows nothing. */
const FORKS = `
  start StartEvent_1
  job send-bill
  exclusive how
  message payment-received=payment-received
  message by-post=payment-received
  end order-fulfilled outcome=fulfilled
  end by-post-fulfilled outcome=fulfilled
  StartEvent_1 -> send-bill -> how
  how -> payment-received if =delivery = "courier"
  how -> by-post if =delivery = "post"
  payment-received -> order-fulfilled
  by-post -> by-post-fulfilled
`;

test('an order that no branch was open to is moved to one: the bill that is out goes out once', async () => {
  await open({ diagram: diagram(FORKS) });
  const { orderId } = await place(app, tea, { customer: ADA });
  expect((await orderOf(app, orderId)).incidents).toHaveLength(1);
  expect((await placesOf(orderId)).sort()).toEqual([['by-post'], ['payment-received']]);
  await move(orderId, ['by-post']);
  expect(await orderOf(app, orderId)).toMatchObject({ incidents: [] });
  expect(await mailsOf(orderId)).toEqual(['received', 'bill']);
  await pay(app, orderId, 2500n);
  expect(await orderOf(app, orderId)).toMatchObject({ outcome: 'fulfilled' });
});

/** Somebody looks at the address; then a partner prints a card, and somebody else looks at that. */
const LOOKED_AT = `
  start StartEvent_1
  user check-address
  job print-card
  user check-card
  end order-fulfilled outcome=fulfilled
  StartEvent_1 -> check-address -> print-card -> check-card -> order-fulfilled
`;

test('people’s tasks are passed over and gone back to, and work of outside is never left under way', async () => {
  let prints = 0;
  const printCard: OutsideHandler = {
    elementId: 'print-card',
    runs: 'outside',
    errors: [],
    run: async ({ key }) => {
      prints += 1;
      return { key, kind: 'completed' };
    },
  };
  const findHandler = (elementId: string) => (elementId === printCard.elementId ? printCard : null);
  await open({ diagram: diagram(LOOKED_AT), findHandler });
  const { orderId } = await place(app, []);
  expect(await placesOf(orderId)).toEqual([['print-card']]);
  await move(orderId, ['print-card']);
  expect(await placesOf(orderId)).toEqual([]);
  await app.worker.look();
  await expect.poll(async () => waitsAt(await orderOf(app, orderId))).toEqual(['check-card']);
  expect([prints, await placesOf(orderId)]).toEqual([1, []]);
});
