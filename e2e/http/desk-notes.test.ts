import { afterAll, beforeAll, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, operator, status } from '@/e2e/support/shop';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
// Of its own: all that it logs is searched.
let shop: Server;
beforeAll(async () => {
  shop = await startServer({ dataDir: spareDataDir(), variables: { LOG_LEVEL: 'debug' } });
});
afterAll(() => shop?.end());

/** Words that stand nowhere else. */
const NOTE = 'quxnote rings at noon';
const REASON = 'quxreason, she asked for it';

const post = (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = operator(shop),
) =>
  send(shop, path, {
    body: new URLSearchParams(fields).toString(),
    headers: { ...FORM, ...headers },
  });
const read = (path: string, headers: Record<string, string> = {}) => send(shop, path, { headers });

it('notes and reasons are read at the desk, and nowhere else', async () => {
  const { orderId, cookie } = await create(shop);
  const left = await post(deskPaths.notes(orderId), { text: NOTE });
  expect([left.status, left.headers.location]).toEqual([303, `/desk/orders/${orderId}#timeline`]);
  for (const act of ['suspend', 'resume', 'cancel'])
    expect((await post(deskPaths.acts(orderId), { act, reason: REASON })).status).toBe(303);
  expect((await status(shop, orderId)).outcome).toBe('cancelled');
  const desk = (await read(deskPaths.order(orderId), operator(shop))).text;
  expect([desk.includes(NOTE), desk.includes(REASON)]).toEqual([true, true]);

  const buyer = { cookie };
  const elsewhere = [
    read(paths.order(orderId)),
    read(paths.history(orderId)),
    read(paths.forecast(orderId)),
    read(paths.developer(orderId)),
    read(paths.badge(orderId)),
    read(paths.orderPage(orderId), buyer),
    read(paths.showProcess(orderId), buyer),
    read(paths.embed(orderId)),
    read(paths.bill(orderId), buyer),
    read(paths.exportOrder(orderId), buyer),
    read(paths.customer(orderId), buyer),
    read(paths.myOrders(), buyer),
    read(paths.outbox()),
    read('/api/operator/mails', operator(shop)),
    read('/api/metrics', operator(shop)),
    read(deskPaths.needs('oldest'), operator(shop)),
    read(deskPaths.orders(), operator(shop)),
    read(deskPaths.ordersFile({}), operator(shop)),
  ];
  for (const { status: code, text } of await Promise.all(elsewhere)) {
    expect([200, 404]).toContain(code);
    expect(text).not.toContain('qux');
  }
  expect(shop.said()).not.toContain('qux');
});

it('a note is text, from somebody of the shop, for an order that there is', async () => {
  const { orderId, cookie } = await create(shop);
  const fields = { text: NOTE };
  problemOf(await post(deskPaths.notes(orderId), fields, { cookie }), 401);
  expect(problemOf(await post(deskPaths.notes(orderId), { text: ' ' }), 400).field).toBe('text');
  expect(problemOf(await post(deskPaths.notes(orderId), { text: 'x'.repeat(2001) }), 400).field).toBe('text');
  problemOf(await post(deskPaths.notes('4611686018427387904'), fields), 404);
  problemOf(
    await post(deskPaths.notes(orderId), fields, { ...operator(shop), origin: 'https://elsewhere.example' }),
    403,
  );
});

it('of two people the second is told what the first did', async () => {
  const { orderId } = await create(shop);
  const made = `${(await status(shop, orderId)).version}.0`;
  await post(deskPaths.acts(orderId), { act: 'suspend', reason: 'a question', made });
  await post(deskPaths.acts(orderId), { act: 'end', reason: 'over with it', made });
  expect((await status(shop, orderId)).state).toBe('ACTIVE');
  const desk = (await read(deskPaths.order(orderId), operator(shop))).text;
  expect(desk).toContain('Meanwhile: operator (admin) suspended the order: done, ');
});
