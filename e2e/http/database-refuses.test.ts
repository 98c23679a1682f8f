import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { problemOf, type Received, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, operator, pay, sendPayment, status, TEA } from '@/e2e/support/shop';
import { makeSmallDisk, type SmallDisk } from '@/e2e/support/small-disk';
import { waitFor } from '@/e2e/support/wait-for';
import { runOn } from '@/lib/db/testing/test-database';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

/** As a browser asks for a page, or sends a form. */
const BROWSER = { accept: 'text/html,application/xhtml+xml' };
const CHECKOUT_FORM = new URLSearchParams({
  items: `${TEA}*1`,
  name: 'Ada Jones',
  email: 'ada@example.com',
  street: '1 Mill Lane',
  postcode: 'T12 X8P9',
  town: 'Cork',
  country: 'Ireland',
}).toString();

let cluster: Cluster;
let disk: SmallDisk | null;
let shop: Server;
let paid: string;
let unpaid: string;

/** What the shop must have at the end: all it said yes to. */
const acknowledged: string[] = [];

async function order(): Promise<string> {
  const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
  acknowledged.push(orderId);
  return orderId;
}

const ready = () => send(shop, '/api/ready');
const isReady = () => waitFor('the shop to be ready', async () => (await ready()).status === 200);
const forNow = (answer: Received) => {
  expect(answer.headers['retry-after']).toBe('1');
  return problemOf(answer, 503);
};

/** Asks for orders, payments and readiness, and expects each to be refused for now. */
async function expectRefused(missing: RegExp): Promise<void> {
  forNow(await send(shop, '/api/order', { json: { items: [{ sku: TEA, quantity: 1 }] } }));
  forNow(await sendPayment(shop, unpaid, { paymentId: 'refused' }));
  await waitFor('the shop to say what is missing', async () => {
    const answer = await ready();
    return answer.status === 503 && missing.test(forNow(answer).detail);
  });
  expect((await send(shop, '/api/health')).status).toBe(200);
  const form = await send(shop, '/checkout', {
    body: CHECKOUT_FORM,
    headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([form.status, form.headers['retry-after'], form.headers['content-type']]).toEqual([
    503,
    '1',
    'text/html; charset=utf-8',
  ]);
  expect(form.text).toContain('The shop cannot do this at this moment.');
}

/** A browser that may see everything. */
const asOperator = () => ({ ...BROWSER, ...operator(shop) });

const PAGES = () => [
  '/products',
  `/products/${TEA}`,
  '/checkout',
  '/outbox',
  `/order/${paid}`,
  `/bill/${paid}`,
  `/pay/${unpaid}`,
];

/** Where not even reading goes on, every page that reads says so in words that need no script. */
async function expectPagesRefused(): Promise<void> {
  for (const path of PAGES()) {
    const page = await send(shop, path, { headers: asOperator() });
    expect([path, page.status, page.headers['retry-after']]).toEqual([path, 503, '1']);
    expect(page.text).toContain('The shop cannot be reached at this moment.');
    expect(page.headers['cache-control']).toContain('no-store');
  }
  forNow(await send(shop, '/api/products'));
}

/** Takes orders again, with nobody having done anything to the shop. */
async function expectTaken(): Promise<void> {
  await isReady();
  const orderId = await order();
  expect((await pay(shop, orderId)).verdict).toBe('applied');
  for (const path of PAGES())
    expect([path, (await send(shop, path, { headers: asOperator() })).status]).toEqual([path, 200]);
}

const alterRole = async (what: string) => {
  await runOn(cluster.url, `alter role shop ${what}`);
  // Waited for: who is still ending would be met as an outage.
  await runOn(
    cluster.url,
    `select pg_terminate_backend(pid, 60000) from pg_stat_activity where usename = 'shop'`,
  );
};

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('a database that refuses', () => {
  beforeAll(async () => {
    cluster = await startPostgres({ fsync: false });
    disk = makeSmallDisk(cluster.folder, 64);
    await runOn(cluster.url, 'create role shop login');
    if (disk !== null) await runOn(cluster.url, `create tablespace small location '${disk.folder}'`);
    await runOn(cluster.url, `create database shop owner shop${disk === null ? '' : ' tablespace small'}`);
    const url = new URL(cluster.url);
    url.username = 'shop';
    url.pathname = '/shop';
    shop = await startServer({
      variables: { DATABASE_URL: url.href, OPERATOR_TOKEN, LOG_LEVEL: 'fatal' },
    });
    paid = await order();
    await pay(shop, paid);
    unpaid = await order();
    await isReady();
  });

  afterAll(async () => {
    await shop?.end();
    // It holds files there until it has ended, and removes its folder afterwards.
    await cluster?.crash();
    disk?.remove();
    await cluster?.stop();
  });

  it('has no connection left', async () => {
    await alterRole('connection limit 0');
    await expectRefused(/no connection left/);
    await expectPagesRefused();
    await alterRole('connection limit -1');
    await expectTaken();
  });

  it('takes no log-in', async () => {
    await alterRole('nologin');
    await expectRefused(/refuses the log-in/);
    await expectPagesRefused();
    await alterRole('login');
    await expectTaken();
  });

  it('is read-only after a failover', async () => {
    await alterRole('set default_transaction_read_only = on');
    await expectRefused(/read-only/);
    // What was read goes on.
    expect((await status(shop, paid)).outcome).toBe('fulfilled');
    await runOn(cluster.url, 'alter role shop reset default_transaction_read_only');
    await expectTaken();
  });

  it('is gone', async () => {
    await cluster.crash();
    await expectRefused(/does not answer/);
    await expectPagesRefused();
    await cluster.restart();
    await expectTaken();
  });

  it('has no room on its disk', async ({ skip }) => {
    // Only root may mount a disk to be filled; what the server answers then is asked of every user: lib/runtime.
    if (disk === null) return skip();
    disk.fill();
    await waitFor('an order that does not fit', async () => {
      const answer = await send(shop, '/api/order', { method: 'POST' });
      return answer.status !== 302;
    });
    await expectRefused(/disk is full/);
    expect((await status(shop, paid)).outcome).toBe('fulfilled');
    disk.free();
    await expectTaken();
  });

  it('has lost nothing that was acknowledged', async () => {
    for (const orderId of acknowledged) expect((await status(shop, orderId)).orderId).toBe(orderId);
  });
});
