import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff, type Staff } from '@/e2e/support/accounts';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { locationId, UNKNOWN_ID } from '@/e2e/support/shop';
import { openDatabase } from '@/lib/db/open';
import { deskPaths } from '@/lib/story/desk-paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

let shop: Server;
let staff: Staff;
beforeAll(async () => {
  const database = await openDatabase({ url: null, folder: join(spareDataDir(), 'pgdata') });
  try {
    staff = await addStaff(database, { dataDir: spareDataDir(), operatorToken: OPERATOR_TOKEN });
  } finally {
    await database.close();
  }
  shop = await startServer({ dataDir: spareDataDir(), variables: { OPERATOR_TOKEN, LOG_LEVEL: 'info' } });
});
afterAll(() => shop?.end());

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });
const FORMS = [
  ...[deskPaths.people(), deskPaths.tokens(), deskPaths.me(), '/desk/products/create', '/desk/bulk/new'],
  ...[`/desk/orders/${UNKNOWN_ID}/acts`, `/desk/orders/${UNKNOWN_ID}/notes`],
];
const sendForm = (path: string, headers: Record<string, string>) =>
  send(shop, path, {
    body: 'act=cancel&text=typed',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('a form whose session ended while it stood open', () => {
  it.each(FORMS)('%s tells a browser in words, with a way to sign in', async (path) => {
    const answer = await sendForm(path, BROWSER);
    expect([answer.status, answer.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.text).toMatch(/<a href="\/desk" target="_blank" rel="noopener">Sign in<\/a>/);
    problemOf(await sendForm(path, {}), 401);
    problemOf(await sendForm(path, { ...BROWSER, ...bearer('not-the-token-at-all') }), 401);
  });

  it('and one of somebody whose role became less is told in words, too', async () => {
    const cookie = staff.cookies.get('viewer') ?? '';
    const answer = await sendForm(deskPaths.people(), { ...BROWSER, cookie });
    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('Your role, viewer, does not allow this.');
  });
});

it('each token has its own Idempotency-Keys', async () => {
  const key = randomUUID();
  const order = async (token: string | undefined) =>
    locationId(
      await send(shop, '/api/order', { body: 'a=1', headers: { 'idempotency-key': key, ...bearer(token) } }),
    );
  const tokens = [staff.tokens.get('operate'), staff.tokens.get('admin'), OPERATOR_TOKEN];
  const first = await Promise.all(tokens.map(order));
  expect(new Set(first).size).toBe(3);
  expect(await Promise.all(tokens.map(order))).toEqual(first);
});

it('wrong tokens for a page of the desk are logged by client, and throttled, with a session and without', async () => {
  const cookie = staff.cookies.get('viewer') ?? '';
  const logged = () => shop.said().split('a wrong bearer token').length - 1;
  const before = logged();
  const ask = (headers: Record<string, string>) => send(shop, '/desk', { headers });
  expect((await ask({ cookie, ...bearer('not-the-token-at-all') })).status).toBe(401);
  expect((await ask(bearer('not-the-token-at-all'))).status).toBe(401);
  expect(logged()).toBe(before + 2);
  let last = await ask(bearer('not-the-token-at-all'));
  for (let tries = 0; tries < 70 && last.status === 401; tries += 1)
    last = await ask(bearer('not-the-token-at-all'));
  expect(last.status).toBe(429);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect(shop.said()).not.toContain('not-the-token');
  expect((await ask({ cookie })).status).toBe(200);
  expect((await ask(bearer(OPERATOR_TOKEN))).status).toBe(200);
});
