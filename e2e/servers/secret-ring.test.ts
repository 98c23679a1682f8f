import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { secretsCommand, secretsJson } from '@/e2e/support/secrets-command';
import { jsonOf, type Received, send } from '@/e2e/support/send';
import {
  makeDataDir,
  refusedStart,
  removeDataDir,
  type Server,
  startServer,
  type Target,
} from '@/e2e/support/server';
import { cookieOf, create, ended, operator, TEA } from '@/e2e/support/shop';
import { deliver, paymentEvent } from '@/e2e/support/signed';
import { waitFor } from '@/e2e/support/wait-for';
import type { RingJson } from '@/lib/contract/secrets';
import { openDatabase } from '@/lib/db/open';
import { wholeText } from '@/lib/db/testing/whole-text';
import { OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

const ADA = { name: 'Ada Byrne', email: 'ada.byrne@example.com', address: '1 Mill Lane, Cork' };
const ANOTHER_KEY = 'another-key-that-seals-secrets-of-the-tests';

/** The orders that the shop takes this browser's cookie to be the buyer's of, and the cookie it has afterwards. */
async function ordersOf(shop: Target, cookie: string) {
  const answer = await send(shop, '/api/orders', { headers: { cookie } });
  const { orders } = jsonOf<{ orders: { orderId: string }[] }>(answer);
  return { ids: orders.map(({ orderId }) => orderId), renewed: cookieOf(answer) };
}

const isBuyer = async (shop: Target, { orderId, cookie }: { orderId: string; cookie: string }) =>
  (await ordersOf(shop, cookie)).ids.includes(orderId);

async function orderOfAda(shop: Target) {
  const json = { items: [{ sku: TEA, quantity: 1 }], customer: ADA };
  const answer = await send(shop, '/api/order', { json });
  return { orderId: jsonOf<{ orderId: string }>(answer).orderId, cookie: cookieOf(answer) };
}

/** The link in the first mail of an order. */
function linkOf(shop: Target, orderId: string): Promise<string> {
  return waitFor(`the mail of ${orderId}`, async () => {
    const list = await send(shop, '/outbox');
    const id = [...list.text.matchAll(/href="\/outbox\?mail=(\d+)#mail"[^>]*>(.*?)<\/a>/g)].find(
      ([, , words]) => words?.includes('We have your order') && words.includes(orderId),
    )?.[1];
    if (id === undefined) return null;
    return /\/my-order\/[\w.-]+/.exec((await send(shop, `/outbox?mail=${id}`)).text)?.[0];
  });
}

const EXPIRED = '/find-order/expired';
const whereTo = ({ status, headers }: Received) => [status, headers.location];

describe('an embedded database of a version before the ring, whose server answers for the command', () => {
  const PLAIN = 'cGxhaW4tY29va2llLXNlY3JldC1vZi0zMi1ieXRlcw';
  let shop: Server;
  let dataDir: string;
  const command = (...args: string[]) => secretsJson({ DATA_DIR: dataDir }, ...args);
  const openHere = () => openDatabase({ url: null, folder: join(dataDir, 'pgdata') });
  beforeAll(async () => {
    dataDir = await makeDataDir();
    const before = await openHere();
    await before.query(`insert into setting (key, value) values ('cookie-secret', $1)`, [PLAIN]);
    await before.close();
    shop = await startServer({ dataDir });
  });
  afterAll(async () => {
    await shop.end();
    removeDataDir(dataDir);
  });

  it('keeps its buyers: the old cookie works, is signed anew, and is refused once its key is revoked', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const signature = createHmac('sha256', PLAIN).update(orderId).digest('base64url');
    const made = { orderId, cookie: `orderflow-orders=${orderId}~${signature}` };
    expect(await isBuyer(shop, made)).toBe(true);
    const { keys } = await command('rotate', 'cookies');
    expect(keys.map(({ keyId }) => keyId)).toEqual(['cookies-0', 'cookies-1', 'links-0', 'webhooks-1']);
    expect(await isBuyer(shop, made)).toBe(true);
    const renewed = await waitFor('the cookie to be signed anew', async () => {
      return (await ordersOf(shop, made.cookie)).renewed || null;
    });
    expect(renewed).toMatch(/~1\.[\w-]{43}$/);
    expect((await ordersOf(shop, renewed)).renewed).toBe('');
    await command('revoke', 'cookies-0');
    expect(await isBuyer(shop, made)).toBe(false);
    expect(await isBuyer(shop, { ...made, cookie: renewed })).toBe(true);
  });

  it('a link of the old key opens its order, quietly, more than once, until the key is revoked', async () => {
    const { orderId } = await orderOfAda(shop);
    const link = await linkOf(shop, orderId);
    await command('rotate', 'links');
    for (let opened = 0; opened < 2; opened += 1) {
      const answer = await send(shop, link);
      expect(whereTo(answer)).toEqual([303, `/show-process.html?orderId=${orderId}`]);
      expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(await isBuyer(shop, { orderId, cookie: cookieOf(answer) })).toBe(true);
    }
    await command('revoke', 'links-0');
    const answer = await send(shop, link);
    expect(whereTo(answer)).toEqual([303, EXPIRED]);
    const page = await send(shop, EXPIRED);
    expect(page.text).toMatch(/This link no longer works\..*seven days.*action="\/api\/find-order"/s);
  });

  it('a link opens nothing once the data of its customer were erased', async () => {
    const { orderId, cookie } = await orderOfAda(shop);
    const link = await linkOf(shop, orderId);
    expect(whereTo(await send(shop, link))[1]).toBe(`/show-process.html?orderId=${orderId}`);
    const json = { orderId };
    expect((await send(shop, '/api/order/cancel', { json, headers: { cookie } })).status).toBe(202);
    expect((await send(shop, '/api/order/customer/erase', { json, headers: { cookie } })).status).toBe(200);
    expect(whereTo(await send(shop, link))).toEqual([303, EXPIRED]);
  });

  it('the payment system is told its new secret, and Sandpay goes on', async () => {
    const text = await secretsCommand({ DATA_DIR: dataDir }, 'rotate', 'webhooks', '--keep', 'PT0S');
    const secret = /whsec_\S+/.exec(text)?.[0] ?? '';
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    expect((await deliver(shop, paymentEvent({ orderId, amount: '12.50' }), { secret })).status).toBe(200);
    expect((await deliver(shop, paymentEvent({ orderId, amount: '12.50' }))).status).toBe(401);
    expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
    expect(await secretsCommand({ DATA_DIR: dataDir }, 'list')).not.toContain('whsec_');
  });

  it('what it refuses it says as the server does; the list is the operator’s, and tells no secret', async () => {
    await expect(command('revoke', 'cookies-99')).rejects.toThrow('There is no key cookies-99');
    await expect(command('reset')).rejects.toThrow('Stop it first');
    expect((await send(shop, '/api/operator/secrets')).status).toBe(401);
    const answer = await send(shop, '/api/operator/secrets', { headers: operator(shop) });
    const { keys } = jsonOf<RingJson>(answer);
    expect(Object.keys(keys[0] ?? {})).toEqual(['keyId', 'purpose', 'createdAt', 'validUntil']);
  });

  it('whose key is lost is not started, in one line that says what to do; reset makes new secrets', async () => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    await shop.end();
    const rested = await openHere();
    expect(await wholeText(rested)).not.toContain(PLAIN);
    await rested.close();
    rmSync(join(dataDir, 'secrets-key'));
    const environment = { DATA_DIR: dataDir, SECRETS_KEY };
    const { code, lines } = await refusedStart(dataDir, { PAYMENT_MODE: 'sandbox', SECRETS_KEY });
    expect(code).toBe(1);
    expect(lines.filter((line) => line.includes('SECRETS_KEY'))).toEqual([
      expect.stringMatching(/^Orderflow cannot start: SECRETS_KEY takes .*npm run secrets -- reset/),
    ]);
    expect(lines.join('\n')).not.toContain(SECRETS_KEY);
    expect(await secretsCommand(environment, 'list')).toContain('cookies-1');
    expect(await secretsCommand(environment, 'reset')).toMatch(/opens nothing any more/);
    shop = await startServer({ dataDir, variables: { SECRETS_KEY } });
    expect(await isBuyer(shop, made)).toBe(false);
    expect(await isBuyer(shop, await create(shop, { sku: TEA, quantity: 1 }))).toBe(true);
  });
});

// `npm test` installs it or says what is missing.
describe.skipIf(findPostgres() === null)('two servers on PostgreSQL', () => {
  let cluster: Awaited<ReturnType<typeof startPostgres>>;
  const servers: Server[] = [];
  const variables = () => ({
    DATABASE_URL: cluster.url,
    OPERATOR_TOKEN,
    PAYMENT_MODE: 'sandbox',
    SECRETS_KEY,
  });
  beforeAll(async () => {
    cluster = await startPostgres({ fsync: false });
    for (let count = 0; count < 2; count += 1) servers.push(await startServer({ variables: variables() }));
  });
  afterAll(async () => {
    for (const server of servers) await server.end();
    await cluster?.stop();
  });

  const allAgree = (wanted: boolean, order: { orderId: string; cookie: string }) =>
    waitFor(`every server to say ${wanted}`, async () => {
      const answers = await Promise.all(servers.map((server) => isBuyer(server, order)));
      return answers.every((answer) => answer === wanted);
    });

  it('take up what the command changes, both, without a restart', async () => {
    const [one, other] = servers;
    if (one === undefined || other === undefined) throw new Error('no servers');
    const made = await create(one, { sku: TEA, quantity: 1 });
    await allAgree(true, made);
    await secretsCommand(variables(), 'rotate');
    for (const server of servers) {
      const renewed = await waitFor('the cookie to be signed anew', async () => {
        return (await ordersOf(server, made.cookie)).renewed || null;
      });
      expect(renewed).toMatch(/~2\./);
      await allAgree(true, { ...made, cookie: renewed });
    }
    await allAgree(true, made);
    await secretsCommand(variables(), 'revoke', 'cookies-1');
    await allAgree(false, made);
    const { keys } = await secretsJson(variables(), 'list');
    expect(keys.map(({ keyId }) => keyId)).toEqual([
      'cookies-2',
      'links-1',
      'links-2',
      'webhooks-1',
      'webhooks-2',
    ]);
    const wrong = { ...variables(), SECRETS_KEY: ANOTHER_KEY, OPERATOR_TOKEN: '' };
    await expect(secretsCommand(wrong, 'rotate')).rejects.toThrow('SECRETS_KEY takes the key that');
  });
});
