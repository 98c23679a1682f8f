import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { DeskActName, Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { eraseCustomer } from '@/lib/orders/erase-customer';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, until, waitsAt } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { leaveNote } from './leave-note';
import { offeredProcessActs } from './process-offers';

const BO: Person = { name: 'Bo', role: 'operator' };
const EVA: Person = { name: 'Eva', role: 'admin' };
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const customer = { name: 'Ada', email: 'ada@example.com', address: null };

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
  how -> payment-received if =delivery = "courier" and total > 1
  how -> by-post if =delivery = "post"
  payment-received -> order-fulfilled
  by-post -> by-post-fulfilled
`;

let database: Database;
let app: App;
let forked: App;
let forkedDatabase: Database;
beforeAll(async () => {
  [database, forkedDatabase] = [await openTestDatabase(), await openTestDatabase()];
  app = await openTestApp(database);
  const diagram = new TextEncoder().encode(bpmnText(FORKS, 'ordering-items-workflow'));
  forked = await openTestApp(forkedDatabase, { diagram });
});
afterAll(async () => {
  await app.close();
  await forked.close();
  await database.close();
  await forkedDatabase.close();
});

const deskOf = async (shop: App, orderId: string) => {
  const found = await findDeskOrder(shop.database, shop.queries, orderId);
  if (found === null) throw new Error('no order');
  return found;
};
const offers = async (shop: App, orderId: string, person = BO) => {
  const { facts } = await deskOf(shop, orderId);
  return offeredProcessActs(shop, person, { orderId, facts, nameOf: (id) => id });
};
const offer = async (shop: App, orderId: string, act: DeskActName) =>
  (await offers(shop, orderId)).find((one) => one.act === act) ?? expect.fail(`no ${act}`);
interface Doing {
  readonly elementId?: string | null;
  readonly person?: Person;
  readonly fields?: Readonly<Record<string, string>>;
  readonly made?: { readonly version: number; readonly lastAct: bigint };
}
const act = (
  shop: App,
  orderId: string,
  name: DeskActName,
  { elementId = null, person = BO, fields = {}, made }: Doing = {},
) =>
  actOnOrder(shop, person, {
    ...{ act: name, orderId, elementId, reason: 'a customer called', made: made ?? null },
    said: (field) => fields[field] ?? '',
  });

describe('a retry with corrected data', () => {
  const stopped = async () => (await place(forked, tea, { customer })).orderId;

  test('offers what decides the step and no fact, and says what comes of it', async () => {
    const orderId = await stopped();
    const retry = await offer(forked, orderId, 'retry');
    expect(retry.fields?.map(({ name, value }) => [name, value])).toEqual([['variable.delivery', '']]);
    await expect
      .poll(async () => (await offer(forked, orderId, 'retry')).sentence)
      .toBe(
        'What “send-bill” has done stays, and only what follows it is tried again. The mail “Request for payment” went out ' +
          'already; it will not go twice. With the data as they are it stops there again.',
      );
  });

  test('goes on with them; the receipt says what was not done twice', async () => {
    const orderId = await stopped();
    await expect
      .poll(async () => (await offer(forked, orderId, 'retry')).sentence)
      .toContain('went out already');
    await act(forked, orderId, 'retry', { elementId: 'send-bill', fields: { 'variable.delivery': 'horse' } });
    await act(forked, orderId, 'retry', { elementId: 'send-bill', fields: { 'variable.delivery': 'post' } });
    expect(waitsAt(await orderOf(forked, orderId))).toEqual(['by-post']);
    const { page } = await deskOf(forked, orderId);
    const twice = 'The mail “Request for payment” went out already; it will not go twice.';
    expect(page.acts.map(({ result, detail }) => [result, detail])).toEqual([
      ['cleared', `Corrected: delivery. ${twice}`],
      ['failed-again', expect.stringContaining(`Corrected: delivery. ${twice} `)],
    ]);
    expect(page.mails.filter(({ kind }) => kind === 'bill')).toHaveLength(1);
    // The record is kept for ever, and what was typed may tell of a person: it stands with the order's variables.
    const kept = await forkedDatabase.query<{ input: string }>(
      `select input from desk_act where act = 'retry' and result is not null order by id desc limit 2`,
    );
    expect(kept.map(({ input }) => JSON.parse(input))).toEqual([
      expect.objectContaining({ variables: ['delivery'] }),
      expect.objectContaining({ variables: ['delivery'] }),
    ]);
    expect(page.timeline).toContainEqual(
      expect.objectContaining({ set: [{ of: null, values: [{ name: 'delivery', value: '"post"' }] }] }),
    );
  });

  test('takes no other data', async () => {
    const orderId = await stopped();
    await act(forked, orderId, 'retry', { elementId: 'send-bill', fields: { 'variable.total': '1' } });
    expect((await forked.queries.find(orderId))?.variables).toBeNull();
  });
});

test('a task of a person is completed with what decides the way behind it', async () => {
  const own = await openTestDatabase();
  const model = `
    start StartEvent_1
    user approve
    exclusive how
    end yes outcome=fulfilled
    end no outcome=rejected
    StartEvent_1 -> approve -> how
    how -> yes if =approved
    how -> no default
  `;
  const shop = await openTestApp(own, {
    diagram: new TextEncoder().encode(bpmnText(model, 'ordering-items-workflow')),
  });
  try {
    const { orderId } = await place(shop, tea);
    expect(await offer(shop, orderId, 'complete')).toMatchObject({
      sentence: 'The task counts as done, and the order goes on. The order ends with it.',
      fields: [{ name: 'variable.approved' }],
    });
    await act(shop, orderId, 'complete', { elementId: 'approve', fields: { 'variable.approved': 'true' } });
    expect(await orderOf(shop, orderId)).toMatchObject({ outcome: 'fulfilled' });
    expect((await deskOf(shop, orderId)).page.acts[0]?.detail).toBe('With approved.');
  } finally {
    await shop.close();
    await own.close();
  }
});

describe('what is done to an order', () => {
  test('is offered with what comes next, asked of the compiled table', async () => {
    const { orderId } = await place(app, tea, { customer });
    const all = await offers(app, orderId);
    expect(all.map(({ act: name, elementId }) => [name, elementId])).toEqual([
      ['fire-timer', 'wait-5min-timer'],
      ['move-timer', 'wait-5min-timer'],
      ['suspend', null],
      // Past the reminder, to the reminder, and to the cancellation.
      ['move', null],
      ['move', null],
      ['move', null],
      ['mail-again', null],
    ]);
    expect(all[0]?.sentence).toBe(
      'The order goes on as if the time were up. Next: “send-friendly-reminder”.',
    );
    for (const person of [
      { name: 'Vi', role: 'viewer' as const },
      { name: 'Mo', role: 'merchant' as const },
    ])
      expect(await offers(app, orderId, person)).toEqual([]);
  });

  test('happens: a timer fires, one is moved, the order is held and let go', async () => {
    const { orderId } = await place(app, tea);
    await act(app, orderId, 'fire-timer', { elementId: 'wait-5min-timer' });
    await until(app, orderId, (order) => waitsAt(order).includes('wait-10min-timer'));
    await act(app, orderId, 'move-timer', { elementId: 'wait-10min-timer', fields: { minutes: '1440' } });
    await expect(
      act(app, orderId, 'move-timer', { elementId: 'wait-10min-timer', fields: { minutes: '0' } }),
    ).rejects.toMatchObject({ code: 'bad-request', field: 'minutes' });
    await act(app, orderId, 'suspend');
    const { page } = await deskOf(app, orderId);
    expect(page.kept).toEqual({ money: null, cancelRequested: false, results: [] });
    expect((await offers(app, orderId)).map(({ act: name }) => name)).toEqual(['resume']);
    await act(app, orderId, 'resume');
    expect((await deskOf(app, orderId)).page.acts.map(({ act: name, result }) => [name, result])).toEqual([
      ['resume', 'done'],
      ['suspend', 'done'],
      ['move-timer', 'done'],
      ['fire-timer', 'done'],
    ]);
  });
});

describe('a mail', () => {
  test('is sent again, to a corrected address, and the record does not keep that', async () => {
    const { orderId } = await place(app, tea, { customer });
    const { page } = await deskOf(app, orderId);
    const bill = page.mails.find(({ kind }) => kind === 'bill')?.key ?? '';
    await act(app, orderId, 'mail-again', { fields: { mail: bill, email: 'ada.byrne@example.org' } });
    await act(app, orderId, 'mail-again', { fields: { mail: bill } });
    const after = (await deskOf(app, orderId)).page;
    expect(after.customer.email).toBe('ada.byrne@example.org');
    expect(after.mails.filter(({ kind }) => kind === 'bill')).toHaveLength(3);
    expect(after.acts.map(({ detail }) => detail)).toEqual([
      '“Request for payment” is queued.',
      '“Request for payment” is queued, to the corrected address.',
    ]);
    expect(JSON.stringify(await database.query('select input, detail from desk_act'))).not.toContain('byrne');
    const received = after.mails.find(({ kind }) => kind === 'received')?.key ?? '';
    await act(app, orderId, 'mail-again', { fields: { mail: received } });
    const { invariants } = await check(snapshotsOf(database));
    expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test('goes to no wrong address, and to nobody who was erased', async () => {
    const { orderId } = await place(app, tea, { customer });
    const [mail] = (await deskOf(app, orderId)).page.mails;
    await expect(
      act(app, orderId, 'mail-again', { fields: { mail: mail?.key ?? '', email: 'ada at home' } }),
    ).rejects.toMatchObject({ code: 'bad-request', field: 'email' });
    await act(app, orderId, 'end');
    await eraseCustomer(database, orderId, new Date());
    await expect(
      act(app, orderId, 'mail-again', { fields: { mail: mail?.key ?? '' } }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('of two people the second is told what the first did, and nothing is done', async () => {
  const { orderId } = await place(app, tea);
  const made = { version: (await orderOf(app, orderId)).version, lastAct: 0n };
  await act(app, orderId, 'suspend', { person: EVA, made });
  const second = act(app, orderId, 'cancel', { made });
  await expect(second).rejects.toMatchObject({ code: 'conflict' });
  const told = (await deskOf(app, orderId)).page.acts[0];
  expect(told).toMatchObject({ act: 'cancel', result: 'refused' });
  expect(told?.detail).toMatch(
    /^The order has changed .* Meanwhile: Eva \(admin\) suspended the order: done, \d\d:\d\d:\d\d UTC\.$/,
  );
});

test('an order that moved on by itself is told by its log', async () => {
  const { orderId } = await place(app, tea);
  const { version } = await orderOf(app, orderId);
  await act(app, orderId, 'fire-timer', { elementId: 'wait-5min-timer', made: { version, lastAct: 0n } });
  const lastAct = BigInt((await deskOf(app, orderId)).page.acts[0]?.key ?? 0);
  await expect(act(app, orderId, 'end', { made: { version, lastAct } })).rejects.toMatchObject({
    message: expect.stringMatching(/Meanwhile: Send friendly reminder: done, .* UTC; /),
  });
});

describe('a note', () => {
  test('stands in the line of time, between what happened and what was done', async () => {
    const { orderId } = await place(app, tea, { customer });
    await leaveNote(app, { name: 'Mo', role: 'merchant' }, { orderId, text: 'Ada rings at noon' });
    await act(app, orderId, 'suspend');
    const { page } = await deskOf(app, orderId);
    expect(
      page.timeline
        .slice(0, 3)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['act', 'note', 'step']);
    expect(page.timeline.find(({ kind }) => kind === 'note')).toMatchObject({
      ...{ person: 'Mo', role: 'merchant', text: 'Ada rings at noon' },
    });
    // The record knows that, and not what, was noted.
    expect(
      JSON.stringify(await database.query('select * from desk_act', []), (_, value) => String(value)),
    ).not.toContain('rings');
  });

  test('is left by nobody who only looks, and goes with the customer’s details', async () => {
    const { orderId } = await place(app, tea, { customer });
    await expect(
      leaveNote(app, { name: 'Vi', role: 'viewer' }, { orderId, text: 'hello' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await leaveNote(app, BO, { orderId, text: 'Ada rings at noon' });
    await act(app, orderId, 'end');
    await eraseCustomer(database, orderId, new Date());
    expect((await deskOf(app, orderId)).page.timeline.filter(({ kind }) => kind === 'note')).toEqual([]);
    await expect(leaveNote(app, BO, { orderId, text: 'Ada rang' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
