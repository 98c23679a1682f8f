import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD } from '@/e2e/support/accounts';
import { type Received, send } from '@/e2e/support/send';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { type MailServer, openMailServer } from '@/lib/mail/testing/mail-server';
import { deskPaths } from '@/lib/story/desk-paths';

/** A shop at its first start, that sends its mail. */
let mails: MailServer;
let shop: Server;
beforeAll(async () => {
  mails = await openMailServer();
  const variables = { SMTP_URL: mails.url, MAIL_FROM: 'shop@kettle.example', LOG_LEVEL: 'info' };
  shop = await startServer({ dataDir: newDataDir(), variables });
});
afterAll(async () => {
  await shop?.end();
  await mails?.close();
  if (shop !== undefined) removeDataDir(shop.dataDir);
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (path: string, fields: Record<string, string>, cookie = '') =>
  send(shop, path, { body: new URLSearchParams(fields).toString(), headers: { ...FORM, cookie } });
const read = (path: string, cookie = '') => send(shop, path, { headers: { cookie } });
const cookieOf = ({ headers }: Received) =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
const signIn = (email: string, password = PASSWORD) => post(deskPaths.signIn(), { email, password });

/** Where the newest mail leads, as a path. */
async function linkIn(count: number): Promise<string> {
  const mail = (await mails.until(count)).at(-1)?.mail;
  return new URL(/href="([^"]*\/desk\/join\/[^"]*)"/.exec(String(mail?.html))?.[1] ?? '').pathname;
}
const firstAddress = () => /First admin of the desk, good until there is one: (\S+)/.exec(shop.said())?.[1];

let admin: string;

it('the first admin is made by the address that the start printed, once', async () => {
  const address = new URL(firstAddress() ?? '');
  expect(address.origin).toBe(shop.url);
  expect((await read(deskPaths.first('x'.repeat(43)))).status).toBe(404);
  expect((await read(address.pathname)).status).toBe(200);
  const fields = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };
  const made = await post(address.pathname, fields);
  expect([made.status, made.headers.location]).toEqual([303, '/desk']);
  expect(made.headers['set-cookie']).toEqual([
    expect.stringMatching(
      /^orderflow-account\.session_token=\S+; Max-Age=43200; Path=\/desk; HttpOnly; SameSite=Strict$/,
    ),
  ]);
  admin = cookieOf(made);
  expect((await read('/desk', admin)).text).toContain('Ada Byrne');
  expect((await read(address.pathname)).status).toBe(404);
});

it('whoever is invited gets a mail, sets a password and is in, as what they were made', async () => {
  const bo = { act: 'invite', name: 'Bo', email: 'bo@example.com', role: 'viewer' };
  expect((await post(deskPaths.people(), bo, admin)).status).toBe(303);
  const path = await linkIn(1);
  expect(mails.received[0]?.to).toEqual(['bo@example.com']);
  expect(mails.received[0]?.raw).not.toContain('List-Unsubscribe');
  expect((await read(path)).text).toContain('bo@example.com');
  const joined = await post(path, { password: PASSWORD });
  expect([joined.status, joined.headers.location]).toEqual([303, '/desk']);
  expect((await read(path)).status).toBe(404);
  const viewer = cookieOf(joined);
  expect((await read('/desk', viewer)).status).toBe(200);
  expect((await read(deskPaths.people(), viewer)).status).toBe(403);
  expect((await post(deskPaths.people(), bo, viewer)).status).toBe(403);
});

it('the last admin stays', async () => {
  const id = /name="account" value="([\w-]+)"/.exec((await read(deskPaths.people(), admin)).text)?.[1] ?? '';
  const answer = await post(deskPaths.people(), { act: 'disable', account: id }, admin);
  expect(answer.status).toBe(409);
  expect(answer.text).toContain('This is the last admin');
  expect((await read(deskPaths.people(), admin)).status).toBe(200);
});

it('a forgotten password is set anew by mail; who has no account is told the same, and gets none', async () => {
  const told = await Promise.all([
    post(deskPaths.forgotten(), { email: 'nobody@example.com' }),
    post(deskPaths.forgotten(), { email: 'bo@example.com' }),
  ]);
  expect(told.map(({ status, headers }) => [status, headers.location])).toEqual([
    [303, '/desk/forgotten?sent=1'],
    [303, '/desk/forgotten?sent=1'],
  ]);
  const path = await linkIn(2);
  expect(mails.received.map(({ to }) => to)).toEqual([['bo@example.com'], ['bo@example.com']]);
  expect((await post(path, { password: 'another horse battery' })).status).toBe(303);
  expect((await signIn('bo@example.com')).status).toBe(401);
  expect((await signIn('bo@example.com', 'another horse battery')).status).toBe(303);
});

it('a wrong password and an unknown address are told alike, logged without either, and throttled', async () => {
  const [wrong, unknown] = [await signIn('ada@example.com', 'no'), await signIn('nobody@example.com', 'no')];
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.text).toBe(unknown.text);
  const codes: number[] = [];
  for (let tries = 0; tries < 11; tries += 1) codes.push((await signIn('ada@example.com', 'no')).status);
  expect(codes.at(-1)).toBe(429);
  expect((await signIn('ada@example.com')).status).toBe(429);
  expect(shop.said()).toMatch(/"account":null,"client":"[\w-]{22}","msg":"a wrong password or code"/);
  for (const word of ['ada@example.com', 'nobody@example.com', 'Ada Byrne', PASSWORD])
    expect(shop.said()).not.toContain(word);
});

it('signing out ends the session on both sides', async () => {
  const out = await post(deskPaths.signOut(), {}, admin);
  expect(out.headers['set-cookie']?.join()).toMatch(/orderflow-account\.session_token=; Max-Age=0/);
  expect((await read('/desk', admin)).status).toBe(401);
  expect((await read('/desk')).text).toContain('I forgot my password');
});
