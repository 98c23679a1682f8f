import { expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { create, history, operator, status, UNKNOWN_ID } from '@/e2e/support/shop';
import { deskPaths } from '@/lib/story/desk-paths';

const shop = sandbox();
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const act = (
  orderId: string,
  fields: Record<string, string>,
  headers: Record<string, string> = operator(shop),
) =>
  send(shop, deskPaths.acts(orderId), {
    body: new URLSearchParams(fields).toString(),
    headers: { ...FORM, ...headers },
  });
const read = (orderId: string) => send(shop, deskPaths.order(orderId), { headers: operator(shop) });

it('an act is done, leads back, and is told at the order’s desk alone', async () => {
  const { orderId } = await create(shop);
  const reason = 'Ms Byrne changed her mind';
  const answer = await act(orderId, { act: 'cancel', reason });
  expect([answer.status, answer.headers.location]).toEqual([303, `/desk/orders/${orderId}#acts`]);
  expect((await status(shop, orderId)).outcome).toBe('cancelled');
  expect((await read(orderId)).text).toContain(reason);
  expect(JSON.stringify([await status(shop, orderId), await history(shop, orderId)])).not.toContain('Byrne');
});

it('what the order does not allow any more is told there too, and changes nothing', async () => {
  const { orderId } = await create(shop);
  const answer = await act(orderId, { act: 'retry', elementId: 'send-bill', reason: 'to see' });
  expect(answer.status).toBe(303);
  expect((await read(orderId)).text).toContain('The order does not allow this any more.');
  expect((await status(shop, orderId)).state).toBe('ACTIVE');
});

it.each<[string, Record<string, string>, string]>([
  ['no act', { reason: 'why not' }, 'act'],
  ['an act that there is not', { act: 'refund-all', reason: 'why not' }, 'act'],
  ['no reason', { act: 'end', reason: '  ' }, 'reason'],
  ['a reason that nobody reads', { act: 'end', reason: 'x'.repeat(501) }, 'reason'],
])('%s is refused, and nothing is done', async (_name, fields, field) => {
  const { orderId } = await create(shop);
  expect(problemOf(await act(orderId, fields), 400).field).toBe(field);
  expect((await status(shop, orderId)).state).toBe('ACTIVE');
});

it('neither a stranger nor another site does anything', async () => {
  const { orderId, cookie } = await create(shop);
  const fields = { act: 'end', reason: 'why not' };
  problemOf(await act(orderId, fields, { cookie }), 401);
  problemOf(await act(orderId, fields, { ...operator(shop), origin: 'https://elsewhere.example' }), 403);
  problemOf(await act(UNKNOWN_ID, fields), 404);
  expect((await status(shop, orderId)).state).toBe('ACTIVE');
});

it.each([UNKNOWN_ID, 'x', '0'])(
  'the desk of an order that is not there is not there: %s',
  async (orderId) => {
    expect((await read(orderId)).status).toBe(404);
  },
);
