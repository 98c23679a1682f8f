import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { liveThrough, type SmallShop } from '@/lib/check/testing/small-shop';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnLibrary, type Library } from '@/lib/engine/library';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { moveClock } from '@/lib/orders/move-clock';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { processOf, rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { otherLibrary } from '@/lib/testing/other-library';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';

let database: Database;
const apps: App[] = [];

/** Opens the product, to be closed after the test. */
async function open(...[options]: [Parameters<typeof openTestApp>[1]?]): Promise<App> {
  const app = await openTestApp(database, options);
  apps.push(app);
  return app;
}
async function closeAll(): Promise<void> {
  for (const app of apps.splice(0)) await app.close();
}

/** How many open orders stand on markings of which engine version. */
async function standing(): Promise<Record<string, number>> {
  const rows = await database.query<{ engine: string; orders: number }>(
    `select m.engine_version as engine, count(*)::int as orders from orders o join marking m on m.id = o.marking_id
     group by 1`,
  );
  return Object.fromEntries(rows.map(({ engine, orders }) => [engine, orders]));
}

async function violations(): Promise<string[]> {
  const { invariants } = await check(snapshotsOf(database));
  return invariants.flatMap((entry) =>
    entry.violations.map(({ invariant, message }) => `${invariant}: ${message}`),
  );
}

const installed = bpmnLibrary.version.engine;

describe('a shop in which orders stand everywhere', () => {
  /** The shop's clock went 15 minutes ahead; the hurried order's second timer is due a minute later. */
  const now = () => new Date(Date.now() + 17 * 60_000);
  let shop: SmallShop;
  beforeAll(async () => {
    database = await openTestDatabase();
    shop = await liveThrough(database);
  });
  afterEach(closeAll);
  afterAll(() => database.close());

  const refusal = (library: Library) =>
    open({ library, now }).then(
      () => 'it started',
      (error: Error) => error.message,
    );

  test('a version that is blind to some work has the token game against it', async () => {
    const blind = otherLibrary('blind', (work) =>
      work.filter(({ elementId }) => elementId !== 'cancel-requested'),
    );
    const message = await refusal(blind);
    expect(message).toContain('There is no version of');
    expect(message).toContain('BPMN also leaves open message:cancel-requested');
    expect(await standing()).toEqual({ [installed]: 5 });
  });

  test('a marking that waited for other work is refused by name, and nothing moves', async () => {
    const before = await database.query('select id, marking_id from orders order by id');
    const gone = JSON.stringify({ key: 'message:gone', kind: 'message', elementId: 'gone' });
    const [refused] = await database.query<{ hash: string }>(
      `update marking m set open_work = m.open_work || $1::jsonb from orders o
       where o.marking_id = m.id and m.open_work @> '[{"elementId":"cancel-requested"}]' returning m.hash`,
      [gone],
    );
    const message = await refusal(otherLibrary('blind'));
    await database.query(
      'update marking set open_work = open_work - (jsonb_array_length(open_work) - 1) where hash = $1',
      [refused?.hash],
    );
    expect(message).toContain('Open orders cannot be moved to blind, canonical form 2');
    expect(message).toContain(
      `version 1, marking ${refused?.hash}: it waits no longer for message message:gone (gone)`,
    );
    expect(message.split('\n')).toHaveLength(2);
    expect(await database.query('select id, marking_id from orders order by id')).toEqual(before);
    expect(await standing()).toEqual({ [installed]: 5 });
  });

  test('two servers of a new version start at once, a third takes it back, a fourth goes on', async () => {
    const next = () => open({ library: otherLibrary('next'), now: () => new Date(0) });
    await Promise.all([next(), next()]);
    expect(await standing()).toEqual({ next: 5 });
    expect(await violations()).toEqual([]);
    await closeAll();
    await open({ now: () => new Date(0) });
    expect(await standing()).toEqual({ [installed]: 5 });
    expect(await violations()).toEqual([]);
    await closeAll();
    await open({ library: otherLibrary('after-next'), now: () => new Date(0) });
    expect(await standing()).toEqual({ 'after-next': 5 });
    expect(await violations()).toEqual([]);
  });

  test('all of them are paid, retried, timed out to their end', async () => {
    const library = otherLibrary('last');
    const app = await open({ library, now });
    expect(await standing()).not.toHaveProperty('after-next');
    // Its job was due: the new version's worker does it.
    await until(app, shop.stuck, ({ outcome }) => outcome === 'fulfilled');
    await until(app, shop.hurried, ({ outcome }) => outcome === 'cancelled');
    await pay(app, shop.waiting, 24_00n);
    await app.submit({
      kind: retryIncident,
      orderId: shop.failed,
      input: { elementId: 'update-accounting' },
    });
    await app.submit({ kind: moveClock, orderId: shop.paused, input: { move: 'run' } });
    await pay(app, shop.paused, 5_00n);
    for (const orderId of [shop.waiting, shop.failed, shop.paused])
      expect(await orderOf(app, orderId)).toMatchObject({ outcome: 'fulfilled' });
    expect(await standing()).toEqual({});
    expect(await violations()).toEqual([]);
  });

  test('a row that no move explains is still found', async () => {
    await open({ library: otherLibrary('last') });
    const { orderId } = await place(apps[0] as App);
    await database.query(
      `update orders set marking_id = (select m.id from marking m where m.engine_version = 'next'
         and not m.open_work @> '[{"elementId":"payment-received"}]' order by m.id limit 1) where id = $1::bigint`,
      [orderId],
    );
    expect((await violations()).some((text) => text.startsWith('I9: marking is'))).toBe(true);
  });
});

describe('a small process', () => {
  beforeEach(async () => {
    database = await openTestDatabase();
  });
  afterEach(async () => {
    await closeAll();
    await database.close();
  });

  test('what an old version completed still names the outcome and is told by the history', async () => {
    const diagram = rowOf(serviceTask('send-cancellation'), userTask('confirm'));
    const { orderId } = await place(await open({ diagram }));
    await closeAll();
    const app = await open({ diagram, library: otherLibrary('next') });
    const before = await orderOf(app, orderId);
    expect(before.completedElements.map(({ elementId }) => elementId)).toEqual([
      'start',
      'send-cancellation',
    ]);
    expect(waitsAt(before)).toEqual(['confirm']);
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'confirm', variables: {} } });
    expect(await orderOf(app, orderId)).toMatchObject({
      state: 'COMPLETED',
      outcome: 'cancelled',
      version: 3,
    });
    expect(await violations()).toEqual([]);
  });

  test('a path through a guard is replayed with the answers it had', async () => {
    const diagram = processOf(
      `<bpmn:startEvent id="start" /><bpmn:exclusiveGateway id="size" /><bpmn:endEvent id="end" />
       ${userTask('pack').xml}${userTask('crate').xml}`,
      ['start>size', 'size>crate:=total > 50', 'size>pack:=total <= 50', 'pack>end', 'crate>end'],
    );
    const first = await open({ diagram });
    const { orderId: small } = await place(first, [{ sku: 'stoneware-mug', quantity: 1 }]);
    const { orderId: large } = await place(first, [{ sku: 'stoneware-mug', quantity: 9 }]);
    await closeAll();
    const app = await open({ diagram, library: otherLibrary('next') });
    expect(await standing()).toEqual({ next: 2 });
    expect(waitsAt(await orderOf(app, small))).toEqual(['pack']);
    expect(waitsAt(await orderOf(app, large))).toEqual(['crate']);
    expect(await violations()).toEqual([]);
  });
});

describe('two versions side by side', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(async () => {
    await closeAll();
    await database.close();
  });

  test('each takes over the orders it touches, whoever had them', async () => {
    const old = await open();
    const { orderId: first } = await place(old);
    const next = await open({ library: otherLibrary('next') });
    expect(await standing()).toEqual({ next: 1 });
    const { orderId: second } = await place(old);
    const { orderId: third } = await place(next);
    expect(await standing()).toEqual({ [installed]: 1, next: 2 });
    // The old one meets an order that was taken from it; the new one an order that came after its start.
    await pay(old, first, 1_00n);
    await pay(next, second, 1_00n);
    await Promise.all([pay(old, third, 1_00n), pay(next, third, 2_00n)]);
    for (const orderId of [first, second, third])
      expect((await orderOf(next, orderId)).outcome).toBe('fulfilled');
    expect(await violations()).toEqual([]);
  });
});
