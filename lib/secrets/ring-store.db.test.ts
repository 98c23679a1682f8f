import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { wholeText } from '@/lib/db/testing/whole-text';
import { keyIdOf, type Ring } from './ring';
import { KEEP_MS } from './ring-draft';
import {
  listRing,
  prepareRing,
  type RingStore,
  readRing,
  resetRing,
  revokeKey,
  rotateRing,
  SealedRingError,
} from './ring-store';

const SEALING = 'the sealing key of the tests of the ring';
const ANOTHER = 'another sealing key of the tests of rings';
const TEXT = '7302.7303';

let database: Database;
const clock = { ms: Date.UTC(2026, 10, 27) };

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.script('delete from secret_key; delete from setting'));

const storeWith = (keys: readonly string[] = [SEALING], changes: Partial<RingStore> = {}): RingStore => ({
  get database() {
    return database;
  },
  sealingKeys: () => keys,
  hasWebhookSecrets: false,
  now: () => new Date(clock.ms),
  ...changes,
});
const store = storeWith();
const now = () => store.now();
/** Long enough for a new key to sign. */
const letKnow = () => {
  clock.ms += 10_000;
};
const idsOf = (ring: Ring) => ring.keys.map(keyIdOf).sort();
const ids = async () => (await listRing(store)).keys.map(({ keyId }) => keyId);
const signerIn = async (signature: string) => {
  const key = (await readRing(store)).signer('cookies', TEXT, signature, now());
  return key === null ? null : keyIdOf(key);
};

describe('a start', () => {
  test('makes the ring, and the next one opens the same', async () => {
    const first = await prepareRing(store);
    expect(idsOf(first)).toEqual(['cookies-1', 'links-1', 'webhooks-1']);
    expect(new Set(first.keys.map(({ secret }) => secret)).size).toBe(3);
    expect(first.valid('webhooks', now())[0]?.secret).toMatch(/^whsec_.{44}$/);
    const second = await prepareRing(store);
    expect(second.keys).toEqual(first.keys);
  });

  test('of several at once makes one ring', async () => {
    const rings = await Promise.all(Array.from({ length: 4 }, () => prepareRing(store)));
    for (const ring of rings) expect(ring.keys).toEqual(rings[0]?.keys);
  });

  test('leaves the secrets of webhooks to the environment where it says them', async () => {
    expect(idsOf(await prepareRing(storeWith([SEALING], { hasWebhookSecrets: true })))).toEqual([
      'cookies-1',
      'links-1',
    ]);
  });

  test('puts nothing of the ring into the database that could be read there', async () => {
    await prepareRing(store);
    await rotateRing(store, {});
    const ring = await readRing(store);
    expect(ring.keys).toHaveLength(6);
    const text = await wholeText(database);
    expect(text).toContain('cookies,2,v1.');
    for (const { secret } of ring.keys)
      for (const form of [
        secret,
        secret.replace('whsec_', ''),
        Buffer.from(secret).toString('hex'),
        Buffer.from(secret).toString('base64url'),
      ])
        expect(text).not.toContain(form);
    expect(text).not.toContain(SEALING);
  });
});

describe('a database of a version before the ring', () => {
  const COOKIE_SECRET = 'b2xkLWNvb2tpZS1zZWNyZXQtb2YtMzItYnl0ZXMtISE';
  const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'w').toString('base64')}`;
  const signed = createHmac('sha256', COOKIE_SECRET).update(TEXT).digest('base64url');
  const keepPlain = () =>
    database.query(`insert into setting (key, value) values ('cookie-secret', $1), ('webhook-secret', $2)`, [
      COOKIE_SECRET,
      WEBHOOK_SECRET,
    ]);

  test('has its secrets sealed at the first start; what they signed stays valid until they are rotated out', async () => {
    await keepPlain();
    expect(await wholeText(database)).toContain(COOKIE_SECRET);
    const ring = await prepareRing(store);
    expect(idsOf(ring)).toEqual(['cookies-0', 'links-0', 'webhooks-0']);
    expect(ring.valid('webhooks', now()).map(({ secret }) => secret)).toEqual([WEBHOOK_SECRET]);
    const text = await wholeText(database);
    expect(text).not.toContain(COOKIE_SECRET);
    expect(text).not.toContain(WEBHOOK_SECRET);
    expect(await signerIn(signed)).toBe('cookies-0');
    await rotateRing(store, { purpose: 'cookies' });
    expect(await signerIn(signed)).toBe('cookies-0');
    clock.ms += KEEP_MS.cookies;
    expect(await signerIn(signed)).toBeNull();
  });

  test('that ran once more meanwhile: what it signed then is taken for a while too', async () => {
    await prepareRing(store);
    await keepPlain();
    await prepareRing(store);
    expect(await wholeText(database)).not.toContain(COOKIE_SECRET);
    letKnow();
    const ring = await readRing(store);
    expect(ring.sign('cookies', TEXT, now())).toMatch(/^1\./);
    expect(await signerIn(signed)).toBe('cookies-2');
    clock.ms += KEEP_MS.cookies;
    expect(await signerIn(signed)).toBeNull();
  });
});

describe('rotation', () => {
  test('makes new keys; old ones are valid for their time, and then deleted', async () => {
    const old = (await prepareRing(store)).sign('cookies', TEXT, now());
    letKnow();
    expect(await rotateRing(store, {})).toEqual([
      { keyId: 'cookies-2' },
      { keyId: 'links-2' },
      { keyId: 'webhooks-2', secret: expect.stringMatching(/^whsec_/) },
    ]);
    const { keys } = await listRing(store);
    const untilOf = (keyId: string) => keys.find((key) => key.keyId === keyId)?.validUntil;
    const endIn = (ms: number) => new Date(clock.ms + ms).toISOString();
    expect(untilOf('cookies-1')).toBe(endIn(30 * 24 * 3600 * 1000));
    expect(untilOf('links-1')).toBe(endIn(7 * 24 * 3600 * 1000));
    expect(untilOf('cookies-2')).toBeNull();
    expect(JSON.stringify(keys)).not.toContain('v1.');
    expect(await signerIn(old)).toBe('cookies-1');
    letKnow();
    expect((await readRing(store)).sign('cookies', TEXT, now())).toMatch(/^2\./);
    clock.ms += KEEP_MS.links;
    expect(await ids()).toEqual(['cookies-1', 'cookies-2', 'links-2', 'webhooks-2']);
    await prepareRing(store);
    expect(await wholeText(database)).not.toContain('links,1,');
  });

  test('of one purpose, for as long as is said: nothing else changes', async () => {
    const old = (await prepareRing(store)).sign('cookies', TEXT, now());
    letKnow();
    await rotateRing(store, { purpose: 'cookies', keepMs: 60_000 });
    await rotateRing(store, { purpose: 'cookies', keepMs: 3_600_000 });
    expect(await ids()).toEqual(['cookies-1', 'cookies-2', 'cookies-3', 'links-1', 'webhooks-1']);
    clock.ms += 60_000;
    // A longer time given later does not make longer what was to end.
    expect(await signerIn(old)).toBeNull();
    await rotateRing(store, { purpose: 'cookies', keepMs: 0 });
    expect(await ids()).toEqual(['cookies-4', 'links-1', 'webhooks-1']);
  });

  test('is refused where the environment decides, where too many are valid, and before there is a ring', async () => {
    await expect(rotateRing(store, {})).rejects.toThrow('There are no secrets in this database yet');
    const live = storeWith([SEALING], { hasWebhookSecrets: true });
    await prepareRing(live);
    await expect(rotateRing(live, { purpose: 'webhooks' })).rejects.toThrow('PAYMENT_WEBHOOK_SECRET says');
    expect((await rotateRing(live, {})).map(({ keyId }) => keyId)).toEqual(['cookies-2', 'links-2']);
    for (let made = 2; made < 20; made += 1) await rotateRing(live, { purpose: 'links' });
    await expect(rotateRing(live, { purpose: 'links' })).rejects.toThrow('20 keys of links are valid');
  });

  test('by two at once makes two keys', async () => {
    await prepareRing(store);
    await Promise.all([rotateRing(store, { purpose: 'links' }), rotateRing(store, { purpose: 'links' })]);
    expect((await ids()).filter((id) => id.startsWith('links'))).toEqual(['links-1', 'links-2', 'links-3']);
  });
});

describe('revocation', () => {
  test('ends an old key at once', async () => {
    const old = (await prepareRing(store)).sign('cookies', TEXT, now());
    letKnow();
    await rotateRing(store, { purpose: 'cookies' });
    expect(await revokeKey(store, 'cookies-1')).toEqual([]);
    expect(await signerIn(old)).toBeNull();
    expect(await ids()).toEqual(['cookies-2', 'links-1', 'webhooks-1']);
  });

  test('of the newest makes another one, which signs at once', async () => {
    const old = (await prepareRing(store)).sign('cookies', TEXT, now());
    expect(await revokeKey(store, 'cookies-1')).toEqual([{ keyId: 'cookies-2' }]);
    expect(await signerIn(old)).toBeNull();
    const signature = (await readRing(store)).sign('cookies', TEXT, now());
    expect(await signerIn(signature)).toBe('cookies-2');
    await expect(revokeKey(store, 'cookies-1')).rejects.toThrow('There is no key cookies-1');
  });
});

describe('another sealing key', () => {
  test('in front of the old one seals all anew; the secrets stay', async () => {
    const { keys } = await prepareRing(store);
    const moved = storeWith([ANOTHER, SEALING]);
    expect((await prepareRing(moved)).keys).toEqual(keys);
    const alone = storeWith([ANOTHER]);
    expect((await prepareRing(alone)).keys).toEqual(keys);
    await expect(prepareRing(store)).rejects.toThrow(SealedRingError);
  });

  test('alone opens nothing, says what to do in one line, and changes nothing', async () => {
    const { keys } = await prepareRing(store);
    for (const wrong of [storeWith([ANOTHER]), storeWith([])]) {
      await expect(prepareRing(wrong)).rejects.toThrow(
        /^SECRETS_KEY takes [^\n]+npm run secrets -- reset[^\n]+$/,
      );
      await expect(rotateRing(wrong, {})).rejects.toThrow(SealedRingError);
      expect((await listRing(wrong)).keys).toHaveLength(3);
    }
    expect((await readRing(store)).keys).toEqual(keys);
  });

  test('makes a new ring when it is told to reset, under numbers of its own', async () => {
    const old = (await prepareRing(store)).sign('cookies', TEXT, now());
    await expect(resetRing(store)).rejects.toThrow('The secrets can be opened');
    const alone = storeWith([ANOTHER]);
    expect((await resetRing(alone)).map(({ keyId }) => keyId)).toEqual([
      'cookies-2',
      'links-2',
      'webhooks-2',
    ]);
    const ring = await prepareRing(alone);
    expect(idsOf(ring)).toEqual(['cookies-2', 'links-2', 'webhooks-2']);
    expect(ring.signer('cookies', TEXT, old, now())).toBeNull();
  });
});
