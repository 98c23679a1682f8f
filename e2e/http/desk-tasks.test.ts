import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff, type Staff } from '@/e2e/support/accounts';
import { newCheckout } from '@/e2e/support/checkout';
import { jsonOf, send } from '@/e2e/support/send';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { operator, TEA } from '@/e2e/support/shop';
import { TASKS_BESIDE, TASKS_DIAGRAM } from '@/e2e/support/tasks-model';
import type { DeskFormJson } from '@/lib/contract/desk';
import type { OrderJson } from '@/lib/contract/order';
import { migrate } from '@/lib/db/migrate';
import { openDatabase } from '@/lib/db/open';
import { paths, serverPaths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

/** User tasks over HTTP: whose they are, and what their forms bring. */

const WORK = 'user:check-parcel';
const dataDir = newDataDir();
const checkout = newCheckout(TASKS_DIAGRAM, TASKS_BESIDE);
let staff: Staff;
let shop: Server;
beforeAll(async () => {
  const database = await openDatabase({ url: null, folder: join(dataDir, 'pgdata') });
  try {
    await migrate(database);
    staff = await addStaff(database, { dataDir, operatorToken: OPERATOR_TOKEN });
  } finally {
    await database.close();
  }
  shop = await startServer({ dataDir, checkout: checkout.folder, variables: { OPERATOR_TOKEN } });
});
afterAll(async () => {
  await shop?.end();
  checkout.remove();
  removeDataDir(dataDir);
});

const order = async () =>
  jsonOf<OrderJson>(await send(shop, paths.placeOrder(), { json: { items: [{ sku: TEA, quantity: 1 }] } }))
    .orderId;
const waitsAt = async (orderId: string) =>
  jsonOf<OrderJson>(await send(shop, paths.order(orderId))).activeElements.map(({ elementId }) => elementId);

type Role = 'operator' | 'viewer' | 'admin';
const read = (path: string, role: Role = 'operator') =>
  send(shop, path, { headers: { cookie: staff.cookies.get(role) ?? '' } });
const post = (
  path: string,
  fields: Record<string, string>,
  role: Role = 'operator',
  accept = 'application/json',
) =>
  send(shop, path, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      cookie: staff.cookies.get(role) ?? '',
      accept,
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
const complete = (orderId: string, data: unknown, more: { role?: Role; accept?: string } = {}) =>
  post(deskPaths.completeTask(orderId), { work: WORK, data: JSON.stringify(data) }, more.role, more.accept);

const GOOD = {
  ...{ recipient: 'Ada', boxes: 2, carrier: 'post', paper: null, note: '', code: '', sealed: true },
};

describe('whose a task is', () => {
  it('stands in the list, and is changed by who may operate', async () => {
    const orderId = await order();
    const list = await read(deskPaths.tasks({ group: 'Packers' }));
    expect(list.text).toContain('Check the parcel');
    expect(list.text).toMatch(/Priority (?:<!-- -->)?60/);
    const act = { act: 'claim-task', order: orderId, work: WORK, seen: '', back: '/desk/tasks?of=mine' };
    const taken = await post(deskPaths.taskActs(), act);
    expect([taken.status, taken.headers.location]).toEqual([303, '/desk/tasks?of=mine']);
    expect((await read(deskPaths.tasks({ of: 'mine' }))).text).toContain(orderId);
    expect((await read(deskPaths.tasks({ of: 'mine' }), 'admin')).text).not.toContain(orderId);
    // Whoever saw it free is told whose it is.
    const late = await post(deskPaths.taskActs(), act, 'admin');
    expect([late.status, late.text.includes('operator@example.com')]).toEqual([409, true]);
    expect((await post(deskPaths.taskActs(), act, 'viewer')).status).toBe(403);
    expect((await post(deskPaths.taskActs(), { ...act, act: 'sell' })).status).toBe(400);
  });

  it('does not decide who may complete it', async () => {
    const orderId = await order();
    const done = await send(shop, serverPaths.completeTask(), {
      json: { orderId, elementId: 'check-parcel' },
      headers: operator(shop),
    });
    expect([done.status, await waitsAt(orderId)]).toEqual([200, ['send-parcel']]);
    expect((await read(deskPaths.tasks({ element: 'send-parcel' }))).text).toContain('the night shift');
  });
});

describe('the form of a task', () => {
  it('stands on its page, with what the order knows', async () => {
    const orderId = await order();
    const page = await read(deskPaths.task(orderId, WORK));
    expect([page.status, page.text.includes('Name on the label')]).toEqual([200, true]);
    expect((await read(deskPaths.task(orderId, WORK), 'viewer')).text).not.toContain('Name on the label');
    expect((await read(deskPaths.task(orderId, 'user:other'))).text).toContain('not open any more');
    expect((await read(deskPaths.task('7', WORK))).status).toBe(404);
  });

  it('is validated here as well: each field says what is wrong, and nothing is done', async () => {
    const orderId = await order();
    const wrong = await complete(orderId, {
      ...GOOD,
      recipient: 'A',
      boxes: 99,
      carrier: 'pigeon',
      sealed: false,
    });
    expect([wrong.status, jsonOf<DeskFormJson>(wrong)]).toEqual([
      422,
      {
        errors: {
          recipient: 'This takes at least 2 characters.',
          boxes: 'This is at most 9.',
          carrier: 'This is none of the choices.',
          sealed: 'This is required.',
        },
      },
    ]);
    expect((await complete(orderId, 'nonsense')).status).toBe(422);
    expect((await complete(orderId, { ...GOOD, note: 'x'.repeat(201) })).status).toBe(422);
    expect((await complete(orderId, GOOD, { role: 'viewer' })).status).toBe(403);
    expect(await waitsAt(orderId)).toEqual(['check-parcel']);
  });

  it('completes the task with its values as variables, once', async () => {
    const orderId = await order();
    const done = await complete(orderId, { ...GOOD, sneaky: 'x' });
    expect([done.status, jsonOf<DeskFormJson>(done)]).toEqual([200, { to: '/desk/tasks' }]);
    expect(await waitsAt(orderId)).toEqual(['send-parcel']);
    const desk = (await read(deskPaths.order(orderId))).text;
    expect(desk).toContain('recipient');
    expect(desk).not.toContain('sneaky');
    const again = await complete(orderId, GOOD);
    expect([again.status, again.text.includes('not open any more')]).toEqual([422, true]);
  });

  it('is the only way at the desk to complete it', async () => {
    const orderId = await order();
    const fields = { act: 'complete', elementId: 'check-parcel', reason: 'in a hurry' };
    expect((await post(deskPaths.acts(orderId), fields)).status).toBe(303);
    expect(await waitsAt(orderId)).toEqual(['check-parcel']);
  });
});
