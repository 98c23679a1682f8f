import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { MAX_ATTEMPTS } from '@/lib/db/queue-retries';
import {
  addDelivery,
  findDeliveries,
  forgetDeliveries,
  holdAllDeliveries,
  tryDeliveryAgain,
} from '@/lib/db/tables/deliveries';
import { removeEndpoint } from '@/lib/db/tables/webhook-endpoints';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { verifyDelivery } from '@/lib/payments/signed-delivery';
import { Sealer } from '@/lib/secrets/sealer';
import { DeliverySender, type DeliverySenderOptions, type OutgoingStaffMail } from './delivery-sender';
import { makeEndpoint, openEndpoint, resealEndpoints } from './endpoints';
import { publicLookup } from './guard-address';
import { OutgoingError } from './outgoing-error';
import { openWebhookReceiver, type WebhookReceiver } from './testing/webhook-receiver';

const OLD_KEY = randomBytes(32).toString('base64');
const sealer = new Sealer([OLD_KEY]);
const DAY_MS = 24 * 60 * 60 * 1000;

let database: Database;
let receiver: WebhookReceiver;
let nowMs = 0;
let errors: string[] = [];
const now = () => new Date(nowMs);

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  nowMs = Date.now();
  errors = [];
  receiver = await openWebhookReceiver();
  await database.query('delete from delivery');
});
afterEach(() => receiver.close());
afterAll(() => database.close());

const senderWith = (more: Partial<DeliverySenderOptions> = {}) =>
  new DeliverySender({
    ...{ database, sealer, allowsPrivate: true, sendMail: null, now, holder: 'one' },
    onError: (message, error) => errors.push(`${message}: ${String(error)}`),
    onResult: () => {},
    ...more,
  });

/** Sends all that is due now. */
async function send(more: Partial<DeliverySenderOptions> = {}): Promise<void> {
  const sender = senderWith(more);
  while ((await sender.look()) > 0) await sender.settled();
}

async function queue(endpointId: bigint, messageId: string, body = '{"type":"desk.alert"}'): Promise<bigint> {
  const to = { endpointId, address: null };
  const said = { source: 'alert/1', label: 'Night watch', type: 'desk.alert', title: 'One thing needs you' };
  return addDelivery(database, { ...said, messageId, to, body, queuedAt: now() });
}

const list = () => findDeliveries(database, { before: null, source: null, isFailed: false, limit: 100 });
const endpoint = (url = receiver.url) => makeEndpoint(database, sealer, url, now());

describe('a webhook', () => {
  test('is signed as Standard Webhooks has it: what takes payments here takes it too', async () => {
    const { id, secret } = await endpoint();
    const body = JSON.stringify({
      type: 'desk.alert',
      timestamp: now().toISOString(),
      data: { words: 'Grüße, 茶' },
    });
    await queue(id, 'msg_1', body);
    await send();
    const [came] = receiver.received;
    expect(came?.body).toBe(body);
    expect(came?.headers['content-type']).toBe('application/json');
    const headers = new Headers(came?.headers as Record<string, string>);
    expect(verifyDelivery([secret], headers, Buffer.from(body))).toBe('msg_1');
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(() => verifyDelivery([other], headers, Buffer.from(body))).toThrow(/signature does not fit/);
    expect(await list()).toMatchObject([{ attempts: 1, runAt: null, sentAt: now(), error: null }]);
    expect(errors).toEqual([]);
  });

  test('that is not taken goes again, later and later, under the same id, and in the end is given up', async () => {
    const { id } = await endpoint();
    const delivery = await queue(id, 'msg_2');
    receiver.answer(503);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      await send();
      const [row] = await list();
      expect(row?.attempts).toBe(attempt);
      if (attempt < MAX_ATTEMPTS) {
        expect(row?.runAt?.getTime()).toBeGreaterThanOrEqual(nowMs + 5_000);
        await send();
        expect(receiver.received).toHaveLength(attempt);
        nowMs = row?.runAt?.getTime() ?? 0;
      }
    }
    expect(await list()).toMatchObject([{ runAt: null, sentAt: null, error: 'answered 503: not taken' }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(['msg_2']),
    );
    const signatures = receiver.received.map(({ headers }) => headers['webhook-signature']);
    expect(new Set(signatures).size).toBe(MAX_ATTEMPTS);

    // By hand: with all its attempts, and once.
    receiver.answer(204);
    expect(await tryDeliveryAgain(database, delivery, now())).toBe(true);
    expect(await tryDeliveryAgain(database, delivery, now())).toBe(false);
    await send();
    expect(await list()).toMatchObject([{ attempts: 1, sentAt: now(), error: null }]);
  });

  test('follows no redirect', async () => {
    const other = await openWebhookReceiver();
    try {
      const { id } = await endpoint();
      await queue(id, 'msg_3');
      receiver.answer(307, { location: other.url });
      await send();
      expect(await list()).toMatchObject([
        { attempts: 1, sentAt: null, error: 'answered 307: a redirect, which is not followed' },
      ]);
      expect(other.received).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('is given up at once where nobody wants it any more, or its address was removed', async () => {
    const [gone, removed] = [await endpoint(), await endpoint()];
    await queue(gone.id, 'msg_4');
    receiver.answer(410);
    await send();
    await queue(removed.id, 'msg_5');
    await removeEndpoint(database, removed.id);
    await send();
    expect((await list()).map(({ error, runAt }) => [error, runAt])).toEqual([
      ['this address was removed', null],
      ['answered 410: not taken', null],
    ]);
  });

  test('says of a server that is gone that it was not reached, and nothing of its address', async () => {
    const { id } = await endpoint();
    await queue(id, 'msg_6');
    await receiver.close();
    await send();
    receiver = await openWebhookReceiver();
    expect(await list()).toMatchObject([{ attempts: 1, error: 'not reached: ECONNREFUSED' }]);
    expect(errors.join()).not.toContain('a-secret-path');
  });

  test('holds up no other that goes elsewhere, and no two go to one place at once', async () => {
    const [slow, quick] = [await openWebhookReceiver(), receiver];
    try {
      slow.answer(null);
      const [one, other] = [await endpoint(slow.url), await endpoint(quick.url)];
      for (const name of ['a', 'b', 'c']) await queue(one.id, `msg_slow_${name}`);
      for (const name of ['a', 'b', 'c']) await queue(other.id, `msg_quick_${name}`);
      const sender = senderWith();
      sender.start();
      try {
        await quick.until(3);
        await slow.until(1);
        expect(slow.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_slow_a']);
      } finally {
        await slow.close();
        await sender.stop();
      }
      expect(quick.received.map(({ headers }) => headers['webhook-id'])).toEqual([
        'msg_quick_a',
        'msg_quick_b',
        'msg_quick_c',
      ]);
    } finally {
      await slow.close();
    }
  });

  test('that a killed server had under way is taken up by another when its lease is over', async () => {
    const { id } = await endpoint();
    await queue(id, 'msg_7');
    await database.query(`update delivery set leased_by = 'dead', lease_ends = $1`, [
      new Date(nowMs + 30_000),
    ]);
    await send();
    expect(receiver.received).toEqual([]);
    nowMs += 30_001;
    await send();
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a private network', () => {
  test('is not spoken to, by address or by name, whatever was typed once', async () => {
    const byAddress = await endpoint();
    await queue(byAddress.id, 'msg_8');
    await send({ allowsPrivate: false });
    expect(await list()).toMatchObject([
      { runAt: null, error: expect.stringMatching(/^the address takes /) },
    ]);
  });

  test('is not reached by a name that leads there a moment later', async () => {
    // What the name led to when it was typed is nobody's question: it is asked for this one connection, and refused there.
    const port = new URL(receiver.url).port;
    const { id } = await endpoint(`https://hooks.example:${port}/a`);
    await queue(id, 'msg_9');
    let asked = 0;
    const lookup = publicLookup((_, done) => {
      asked += 1;
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    await send({ allowsPrivate: false, lookup });
    expect(asked).toBe(1);
    expect(receiver.received).toEqual([]);
    expect(await list()).toMatchObject([
      { runAt: null, error: 'this name leads to an address of a private network' },
    ]);
  });

  test('the connection goes to the address that was checked, not to a second look-up', async () => {
    const { port } = new URL(receiver.url);
    const { id } = await endpoint(`http://hooks.example:${port}/a`);
    await queue(id, 'msg_10');
    await send({
      lookup: (_name, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    });
    expect(receiver.received.map(({ headers }) => headers.host)).toEqual([`hooks.example:${port}`]);
  });
});

describe('mail', () => {
  const to = { endpointId: null, address: 'ops@example.com' };
  const body = JSON.stringify({
    lines: ['A line.'],
    button: { label: 'Open', href: 'https://shop.example' },
  });
  const said = { source: 'alert/2', label: 'By mail', type: 'desk.alert', title: 'Look', body, to };

  test('goes by what sends mail here, under the same id each time', async () => {
    const mails: OutgoingStaffMail[] = [];
    await addDelivery(database, { ...said, messageId: 'msg_mail', queuedAt: now() });
    const sendMail = async (mail: OutgoingStaffMail) => {
      mails.push(mail);
      if (mails.length === 1) throw new OutgoingError('DATA 451', false);
    };
    await send({ sendMail });
    nowMs += 60_000;
    await send({ sendMail });
    expect(mails.map(({ messageId, address, lines }) => [messageId, address, lines])).toEqual([
      ['msg_mail', 'ops@example.com', ['A line.']],
      ['msg_mail', 'ops@example.com', ['A line.']],
    ]);
    expect(await list()).toMatchObject([{ attempts: 2, sentAt: now() }]);
  });

  test('waits where no mail server is set', async () => {
    await addDelivery(database, { ...said, messageId: 'msg_mail_2', queuedAt: now() });
    await send();
    expect(await list()).toMatchObject([{ sentAt: null, error: 'no mail server is set: SMTP_URL' }]);
    expect((await list())[0]?.runAt).not.toBeNull();
  });
});

test('secrets are sealed, and sealed anew with another key; without any that fits nothing is sent', async () => {
  const { id, secret } = await endpoint();
  const [row] = await database.query<{ sealed: string }>(
    'select sealed from webhook_endpoint where id = $1',
    [id],
  );
  expect(row?.sealed).not.toContain(secret.slice(6, 20));
  const newKey = randomBytes(32).toString('base64');
  await resealEndpoints(database, new Sealer([newKey, OLD_KEY]));
  expect(await openEndpoint(database, new Sealer([newKey]), id)).toEqual({ url: receiver.url, secret });
  await expect(openEndpoint(database, sealer, id)).rejects.toThrow(/SECRETS_KEY is another one/);
});

test('what ended long ago is forgotten, what waits is not; a restore sends nothing twice', async () => {
  const { id } = await endpoint();
  await queue(id, 'msg_old');
  await send();
  await queue(id, 'msg_waits');
  nowMs += 31 * DAY_MS;
  await forgetDeliveries(database, now());
  expect((await list()).map(({ messageId }) => messageId)).toEqual(['msg_waits']);
  await holdAllDeliveries(database);
  await send();
  expect(await list()).toMatchObject([
    { runAt: null, error: expect.stringContaining('held back by a restore') },
  ]);
});
