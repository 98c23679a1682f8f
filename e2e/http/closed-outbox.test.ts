import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { cookieOf, operator } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import { paths } from '@/lib/paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

/** A sandbox that other machines reach. */
let shop: Server;
const start = (variables: Record<string, string>) =>
  startServer({ dataDir: spareDataDir(), variables: { HOSTNAME: '0.0.0.0', ...variables } });

beforeAll(async () => {
  shop = await start({ OPERATOR_TOKEN });
});
afterAll(() => shop?.end());

const look = (headers: Record<string, string> = {}, path = '/outbox') => send(shop, path, { headers });
const type = (token: string) =>
  send(shop, paths.openOutbox(), {
    body: new URLSearchParams({ token }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

it('a sandbox that other machines reach says so in one line', () => {
  expect(shop.said().match(/^This sandbox listens on 0\.0\.0\.0: .*\.$/gm)).toHaveLength(1);
});

describe('its outbox', () => {
  let mail: string;
  beforeAll(async () => {
    const json = { customer: { name: 'Ada', email: 'ada-of-the-closed-outbox@example.com' } };
    expect((await send(shop, '/api/order', { json })).status).toBe(201);
    mail = await waitFor('its mail', async () => {
      const { text } = await look(operator(shop));
      return text.includes('ada-of-the-closed-outbox') && /\/outbox\?mail=\d+/.exec(text)?.[0];
    });
  });

  it('asks for the operator’s token, and shows nothing', async () => {
    const forged = String(Math.floor(Date.now() / 1000) + 3600);
    for (const path of ['/outbox', mail])
      for (const headers of [
        {},
        { authorization: 'Bearer not-the-token-at-all-but-as-long-as-it-is' },
        { cookie: `orderflow-outbox=${forged}.${'A'.repeat(43)}` },
        { cookie: 'orderflow-outbox=' },
      ] as Record<string, string>[]) {
        const { status, text, headers: answered } = await look(headers, path);
        expect([status, answered['www-authenticate']]).toEqual([401, 'Bearer']);
        expect(text).toContain('The outbox is for the operator.');
        const form = /<form[^>]*>/.exec(text)?.[0] ?? '';
        expect(form).toContain('method="post"');
        expect(form).toContain(`action="${paths.openOutbox()}"`);
        expect(text).not.toContain('ada-of-the-closed-outbox');
      }
  });

  it('opens for who types the token, on this browser, until the token is another', async () => {
    const wrong = await type(`${OPERATOR_TOKEN}x`);
    expect([wrong.status, wrong.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(wrong.text).toContain('That is not the operator’s token.');
    expect(wrong.headers).not.toHaveProperty('set-cookie');
    const right = await type(OPERATOR_TOKEN);
    expect([right.status, right.headers.location]).toEqual([303, '/outbox']);
    expect(right.headers['set-cookie']).toEqual([
      expect.stringMatching(/^orderflow-outbox=\S+; Path=\/outbox; Max-Age=43200; HttpOnly; SameSite=Lax$/),
    ]);
    const cookie = cookieOf(right);
    expect(cookie).not.toContain(OPERATOR_TOKEN);
    for (const path of ['/outbox', mail])
      expect((await look({ cookie }, path)).text).toContain('ada-of-the-closed-outbox');
    const [, expires = '', signature = ''] = /=(\d+)\.(.*)$/.exec(cookie) ?? [];
    expect((await look({ cookie: `orderflow-outbox=${Number(expires) + 1}.${signature}` })).status).toBe(401);

    await shop.end();
    shop = await start({ OPERATOR_TOKEN: 'another-token-of-the-operator-of-tests' });
    expect((await look({ cookie })).status).toBe(401);
  });

  it('takes ten tries a minute of one client', async () => {
    const codes: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) codes.push((await type('not the token')).status);
    expect(codes).toEqual([...Array(10).fill(401), 429, 429]);
    expect(Number((await type(shop.operatorToken)).headers['retry-after'])).toBeGreaterThan(0);
  });
});
