import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '@/lib/db/database';
import { refuseReading } from '@/lib/db/testing/refusals';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { wholeText } from '@/lib/db/testing/whole-text';
import type { App } from '@/lib/server/compose';
import { SECRETS_KEY } from '@/lib/testing/modes';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { readRing } from './ring-store';

let database: Database;
/** How far the servers' clocks are ahead: a new key signs after seconds. */
const clock = { aheadMs: 0 };
const now = () => new Date(Date.now() + clock.aheadMs);
const apps: App[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  for (let count = 0; count < 2; count += 1) apps.push(await openTestApp(database, { now }));
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await database.close();
});

function secretsOf(index: number) {
  const app = apps[index];
  if (app === undefined) throw new Error(`there is no app ${index}`);
  return app.secrets;
}

describe.skipIf(process.env.TEST_DATABASE !== 'postgres')('of two servers on one database', () => {
  test('each takes up what the other one changes, without a restart', async () => {
    const old = secretsOf(0).sign('cookies', '7302');
    expect(secretsOf(1).isSigned('cookies', '7302', old)).toBe(true);
    const { made } = await secretsOf(1).rotate({ purpose: 'cookies' });
    expect(made).toEqual([{ keyId: 'cookies-2' }]);
    clock.aheadMs += 10_000;
    // The old one counts on, and is signed anew once the new one signs.
    await expect.poll(() => secretsOf(0).isSignedByOld('cookies', '7302', old)).toBe(true);
    expect(secretsOf(0).isSigned('cookies', '7302', old)).toBe(true);
    expect(secretsOf(0).isSigned('cookies', '7302', secretsOf(1).sign('cookies', '7302'))).toBe(true);
    await secretsOf(1).revoke('cookies-1');
    await expect.poll(() => secretsOf(0).isSigned('cookies', '7302', old)).toBe(false);
    expect(secretsOf(0).sign('cookies', '7302')).toMatch(/^2\./);
    expect(secretsOf(0).webhookSecrets).toEqual(secretsOf(1).webhookSecrets);
  });
});

test('a database in which orders have lived holds no secret of the ring', async () => {
  const [app] = apps;
  if (app === undefined) throw new Error('no app');
  const customer = { name: 'Ada', email: 'ada@example.org', address: '1 Mill Lane' };
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }], { customer });
  await pay(app, orderId, 12_50n);
  await app.secrets.rotate({});
  const ring = await readRing({ database, sealingKeys: () => [SECRETS_KEY], hasWebhookSecrets: false, now });
  expect(ring.keys.length).toBeGreaterThanOrEqual(6);
  const text = await wholeText(database);
  expect(text).toContain(orderId);
  for (const secret of [SECRETS_KEY, ...ring.keys.map((key) => key.secret.replace('whsec_', ''))])
    expect(text).not.toContain(secret);
});

test('a server that cannot read the ring goes on with the one it has, and reads again', async () => {
  const onError = vi.spyOn(apps[0]?.log ?? { error: () => {} }, 'error');
  const signature = secretsOf(0).sign('links', '7302');
  const end = await refuseReading(database, 'secret_key', '53200');
  try {
    secretsOf(0).changed();
    await expect.poll(() => onError.mock.calls.length).toBeGreaterThan(0);
    expect(secretsOf(0).isSigned('links', '7302', signature)).toBe(true);
  } finally {
    await end();
  }
  await database.query(`delete from secret_key where purpose = 'links'`);
  await expect.poll(() => secretsOf(0).isSigned('links', '7302', signature)).toBe(false);
});
