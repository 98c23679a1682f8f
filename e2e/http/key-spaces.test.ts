import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { locationId, operator } from '@/e2e/support/shop';

let shop: Server;
const start = () =>
  // The tests come from here, so each of them is a client of its own by what it forwards.
  startServer({ dataDir: spareDataDir(), variables: { TRUST_PROXY: '127.0.0.1' } });

beforeAll(async () => {
  shop = await start();
});
afterAll(() => shop?.end());

const order = (client: string, key: string, headers: Record<string, string> = {}, body = 'a=1') =>
  send(shop, '/api/order', {
    body,
    headers: { 'x-forwarded-for': client, 'idempotency-key': key, ...headers },
  });

describe('an Idempotency-Key', () => {
  it('is its client’s own: another’s order is neither met nor blocked by it', async () => {
    const key = `order-${randomUUID()}`;
    const mine = await order('203.0.113.1', key);
    const yours = await order('203.0.113.2', key);
    const other = await order('203.0.113.3', key, {}, 'a=2');
    expect([mine.status, yours.status, other.status]).toEqual([302, 302, 302]);
    expect(new Set([mine, yours, other].map(locationId)).size).toBe(3);
    expect(locationId(await order('203.0.113.1', key))).toBe(locationId(mine));
    problemOf(await order('203.0.113.1', key, {}, 'a=2'), 422);
  });

  it('goes with the /64 of an IPv6 address, not with the single one', async () => {
    const key = randomUUID();
    const first = await order('2001:db8:0:7::1', key);
    expect(locationId(await order('2001:db8:0:7:ffff::9', key))).toBe(locationId(first));
    expect(locationId(await order('2001:db8:0:8::1', key))).not.toBe(locationId(first));
  });

  it('is the operator’s wherever the operator asks from, and stays a client’s with a cookie', async () => {
    const key = randomUUID();
    const first = await order('203.0.113.5', key, operator(shop));
    expect(locationId(await order('203.0.113.6', key, operator(shop)))).toBe(locationId(first));
    const anonymous = await order('203.0.113.5', key);
    expect(locationId(anonymous)).not.toBe(locationId(first));
    const cookie = anonymous.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(locationId(await order('203.0.113.5', key, { cookie }))).toBe(locationId(anonymous));
  });

  it('makes one order for each client of 100 requests at once, and the same after a restart', async () => {
    const key = randomUUID();
    const clients = ['203.0.113.11', '203.0.113.12'];
    const ask = () => Promise.all(Array.from({ length: 100 }, (_, n) => order(clients[n % 2] ?? '', key)));
    const made = new Set((await ask()).map(locationId));
    expect(made.size).toBe(2);
    await shop.end();
    // What lies on the disk holds no address of anybody.
    expect(filesUnder(shop.dataDir).filter((file) => readFileSync(file).includes('203.0.113.1'))).toEqual([]);
    shop = await start();
    expect(new Set((await ask()).map(locationId))).toEqual(made);
  });
});

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
