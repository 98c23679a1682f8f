import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { openWebhookReceiver, type WebhookReceiver } from '@/lib/deliveries/testing/webhook-receiver';
import { type MailServer, openMailServer } from '@/lib/mail/testing/mail-server';
import { newOrderId } from '@/lib/orders/new-order-id';
import { retryIncident } from '@/lib/orders/retry-incident';
import { verifyDelivery } from '@/lib/payments/signed-delivery';
import { listAlertRules, listDeliveries } from '@/lib/queries/alert-rules';
import { findNeeds } from '@/lib/queries/needs';
import type { App } from '@/lib/server/compose';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import {
  changeRule,
  deliverAgain,
  makeRule,
  removeRule,
  sendTest,
  switchRule,
  type TypedRule,
} from './manage-rules';

const ADA: Person = { name: 'Ada', role: 'admin' };
const BO: Person = { name: 'Bo', role: 'operator' };
const MINUTE_MS = 60_000;
/** Of a day in winter: the shop's time zone is UTC then. */
const NOON_MS = Date.parse('2027-01-15T12:00:00Z');

let database: Database;
let app: App;
let mails: MailServer;
let receiver: WebhookReceiver;
let nowMs = NOON_MS;
let hasPaper = true;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  nowMs = NOON_MS;
  hasPaper = true;
  [mails, receiver] = await Promise.all([openMailServer(), openWebhookReceiver()]);
  app = await openTestApp(database, {
    byHand: true,
    now: () => new Date(nowMs),
    findHandler: handlersWithPaper(() => hasPaper),
    variables: { SMTP_URL: mails.url, MAIL_FROM: 'shop@kettle.example', ALLOW_PRIVATE_WEBHOOKS: '1' },
  });
  await database.query('update product set stock = reserved + 1000');
  for (const table of ['alert_rule', 'alert_told', 'delivery', 'webhook_endpoint', 'payment', 'incident'])
    await database.query(`delete from ${table}`);
});
afterEach(async () => {
  await app.close();
  await Promise.all([mails.close(), receiver.close()]);
});
afterAll(async () => {
  expect(await findBrokenDeskAct(database)).toBeNull();
  await database.close();
});

const RULE: TypedRule = {
  ...{ name: 'Night watch', kinds: ['incident', 'unmatched'], leastAmount: '', elementId: '' },
  ...{ longerThanMinutes: '', quietFrom: '', quietUntil: '', everyMinutes: '5' },
};
const byMail = (more: Partial<TypedRule> = {}, where = 'ops@example.com') =>
  makeRule(app.alerts.manage, ADA, { ...RULE, ...more }, { way: 'mail', where });
const byWebhook = (more: Partial<TypedRule> = {}) =>
  makeRule(app.alerts.manage, ADA, { ...RULE, ...more }, { way: 'webhook', where: receiver.url });

/** Time goes by, all rules look, and what they queued is sent. */
async function goBy(ms: number): Promise<void> {
  nowMs += ms;
  const { worker, deliveries } = app.alerts;
  while ((await worker.look()) > 0);
  while ((await deliveries.look()) > 0) await deliveries.settled();
}
/** Orders whose bills cannot be printed, placed at once. */
async function incidents(count: number): Promise<string[]> {
  hasPaper = false;
  const items = [{ sku: 'assam-breakfast', quantity: 2 }];
  const placed = await Promise.all(Array.from({ length: count }, () => place(app, items)));
  hasPaper = true;
  return placed.map(({ orderId }) => orderId);
}
const incident = async () => (await incidents(1))[0] ?? expect.fail();
const retry = (orderId: string) =>
  app.submit({ kind: retryIncident, orderId, input: { elementId: 'send-bill' } });
let payments = 0;
const strayPayment = (amount: bigint, currency = 'EUR') => {
  payments += 1;
  return pay(app, newOrderId(), amount, { channel: 'signed', currency, externalId: `stray-${payments}` });
};
const texts = () => mails.received.map(({ mail }) => mail.text ?? '');
const subjects = () => mails.received.map(({ mail }) => mail.subject);

describe('an alert', () => {
  test('comes by mail, says what happened and where, and not once more for as long as it lasts', async () => {
    await byMail();
    const orderId = await incident();
    await goBy(0);
    expect(subjects()).toEqual(['1 incident needs you']);
    expect(mails.received[0]?.to).toEqual(['ops@example.com']);
    expect(texts()[0]).toContain(`“Send bill” stopped after one try (€25.00, order ${orderId}).`);
    expect(texts()[0]).toContain(`${app.origin}/desk`);
    for (let hours = 0; hours < 5; hours += 1) await goBy(60 * MINUTE_MS);
    expect(mails.received).toHaveLength(1);

    // Over, and again: that is another incident.
    await retry(orderId);
    await goBy(60 * MINUTE_MS);
    await incident();
    await goBy(60 * MINUTE_MS);
    expect(mails.received).toHaveLength(2);
  });

  test('comes by webhook, signed with the secret that was shown once, without personal data', async () => {
    // Who verifies has a clock of their own.
    nowMs = Date.now();
    const { secret } = await byWebhook();
    const customer = { name: 'Grace Hopper', email: 'grace@example.com', address: null, origin: null };
    hasPaper = false;
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }], { customer });
    await goBy(0);
    const [came] = receiver.received;
    const headers = new Headers(came?.headers as Record<string, string>);
    expect(() => verifyDelivery([secret ?? ''], headers, Buffer.from(came?.body ?? ''))).not.toThrow();
    expect(JSON.parse(came?.body ?? '')).toEqual({
      type: 'desk.alert',
      timestamp: new Date(nowMs).toISOString(),
      data: {
        rule: { id: expect.any(String), name: 'Night watch' },
        title: '1 incident needs you',
        total: 1,
        counts: { incident: 1 },
        needs: [
          {
            ...{ kind: 'incident', key: expect.any(String), orderId, what: 'Send bill' },
            ...{ amount: '25.00', currency: 'EUR', attempts: 1, since: expect.any(String) },
          },
        ],
        desk: `${app.origin}/desk`,
      },
    });
    expect(came?.body).not.toMatch(/Grace|grace@/);
    const rows = await database.query<{ input: string }>(
      `select input from desk_act where act = 'alert-make'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { input } of rows) expect(input).not.toMatch(/whsec_|secret-path|ops@example/);
  });

  test('of a hundred things is one message, and the next comes when it is time', async () => {
    await byMail();
    await incident();
    await goBy(0);
    for (let count = 0; count < 100; count += 1) await strayPayment(7_000n);
    await goBy(4 * MINUTE_MS);
    expect(mails.received).toHaveLength(1);
    await goBy(MINUTE_MS);
    expect(subjects()).toEqual(['1 incident needs you', '100 payments without an order need you']);
    expect(texts()[1]).toContain('… and 80 more.');
    await goBy(60 * MINUTE_MS);
    expect(mails.received).toHaveLength(2);
  });

  test('waits for the end of quiet times, over midnight too, and tells what came meanwhile and lasts', async () => {
    await byMail({ quietFrom: '22:00', quietUntil: '07:00' });
    await goBy(10 * 60 * MINUTE_MS);
    const [over, lasting] = [await incident(), await incident()];
    await goBy(10 * 60 * MINUTE_MS - 6 * 60 * MINUTE_MS);
    await retry(over);
    expect(mails.received).toEqual([]);
    await goBy(4 * 60 * MINUTE_MS + 59 * MINUTE_MS);
    expect(mails.received).toEqual([]);
    await goBy(MINUTE_MS);
    expect(subjects()).toEqual(['1 incident needs you']);
    expect(texts()[0]).toContain(lasting);
    expect(texts()[0]).not.toContain(over);
  });

  test('is told once, whichever of two servers looks', async () => {
    const other = await openTestApp(database, {
      byHand: true,
      now: () => new Date(nowMs),
      variables: { SMTP_URL: mails.url },
    });
    try {
      await byMail();
      await incidents(5);
      await Promise.all([app, other].flatMap((one) => [one.alerts.worker.look(), one.alerts.worker.look()]));
      await goBy(0);
      expect(subjects()).toEqual(['5 incidents need you']);
    } finally {
      await other.close();
    }
  });
});

describe('a filter', () => {
  test('of an amount lets the smaller pass, in any currency, and holds nothing back that has none', async () => {
    await byMail({ kinds: ['unmatched', 'sold-out'], leastAmount: '100.00' });
    await strayPayment(9_999n);
    await strayPayment(99_999n, 'KWD');
    await strayPayment(10_000n);
    await strayPayment(100_000n, 'KWD');
    await database.query(`update product set stock = reserved where sku = 'assam-breakfast'`);
    await goBy(0);
    expect(subjects()).toEqual(['2 payments without an order, 1 product sold out need you']);
  });

  test('of an element and of how long it waits', async () => {
    await byMail({ kinds: ['incident'], elementId: 'update-accounting' }, 'books@example.com');
    await byMail({ kinds: ['incident'], longerThanMinutes: '30' }, 'late@example.com');
    await incident();
    await goBy(29 * MINUTE_MS);
    expect(mails.received).toEqual([]);
    await goBy(2 * MINUTE_MS);
    expect(mails.received.map(({ to }) => to)).toEqual([['late@example.com']]);
  });

  test('of orders that stand: with which nothing happened for longer than that', async () => {
    await byMail({ kinds: ['standing'], elementId: 'payment-received', longerThanMinutes: '120' });
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
    await goBy(119 * MINUTE_MS);
    expect(mails.received).toEqual([]);
    await goBy(6 * MINUTE_MS);
    expect(subjects()).toEqual([expect.stringMatching(/^\d* ?orders? that stands? needs? you$/)]);
    expect(texts()[0]).toContain(`An order stands at “Payment received” (€12.50, order ${orderId}).`);
  });
});

describe('what does not arrive', () => {
  test('needs a person: it is listed, told to somebody else once, tried again by hand, and gone', async () => {
    await byWebhook({ name: 'Chat' });
    await byMail({ name: 'Phone', kinds: ['delivery'] });
    receiver.answer(410);
    await incident();
    await goBy(0);
    await goBy(10 * MINUTE_MS);
    await goBy(10 * MINUTE_MS);
    expect(subjects()).toEqual(['1 address that nothing reaches needs you']);
    expect(texts()[0]).toContain('“Chat” reaches nobody.');
    const listed = () => findNeeds(database, app.queries.texts, 'oldest');
    expect((await listed()).needs.find(({ kind }) => kind === 'delivery')).toMatchObject({
      what: 'Chat',
      error: 'answered 410: not taken',
      attempts: 1,
    });
    const failed = await listDeliveries(database, { before: null, isFailed: true });
    expect(failed.deliveries).toMatchObject([{ label: 'Chat', state: 'failed', to: { way: 'webhook' } }]);
    expect(JSON.stringify(failed)).not.toContain('a-secret-path');

    receiver.answer(200);
    const id = BigInt(failed.deliveries[0]?.id ?? 0);
    await deliverAgain(app.alerts.manage, BO, id);
    await expect(deliverAgain(app.alerts.manage, BO, id)).rejects.toMatchObject({ code: 'conflict' });
    await goBy(0);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect((await listed()).counts.delivery).toBe(0);
  });

  test('of two that tell of each other does not go round for ever', async () => {
    mails.refuse(554);
    await byMail({ name: 'One', kinds: ['delivery', 'incident'] }, 'one@example.com');
    await byMail({ name: 'Two', kinds: ['delivery'] }, 'two@example.com');
    await incident();
    for (let hours = 0; hours < 10; hours += 1) await goBy(60 * MINUTE_MS);
    const tried = mails.attempts();
    for (let hours = 0; hours < 10; hours += 1) await goBy(60 * MINUTE_MS);
    expect(mails.attempts()).toBe(tried);
    expect(tried).toBe(3);
  });
});

describe('a rule', () => {
  test.each([
    ['name', { name: ' ' }, 'name: takes a name'],
    ['kinds', { kinds: ['nothing'] }, 'kind: takes one or several of incident,'],
    ['amount', { leastAmount: '-1' }, 'amount: takes an amount such as 100.00'],
    ['minutes', { longerThanMinutes: 'soon' }, 'longer: takes a whole number of minutes'],
    ['orders that stand', { kinds: ['standing'] }, 'longer: takes for how many minutes'],
    ['quiet times', { quietFrom: '22:00' }, 'quiet: takes two different times'],
    ['an element', { elementId: 'a b' }, 'element: takes the id of an element'],
    ['how often', { everyMinutes: '2' }, 'every: takes one of 1, 5, 15, 60, 1440 minutes'],
  ])('is refused with what it takes: %s', async (_, more, words) => {
    await expect(byMail(more)).rejects.toThrow(words);
  });

  test('is refused where it leads nowhere', async () => {
    await expect(byMail({}, 'nobody')).rejects.toThrow(/^to: takes an e-mail address/);
    const make = (way: string, where: string) => makeRule(app.alerts.manage, ADA, RULE, { way, where });
    await expect(make('webhook', 'ops@example.com')).rejects.toThrow(/^to: takes an address that begins/);
    await expect(make('pigeon', 'ops')).rejects.toThrow('way: takes mail or webhook');
    expect(await listAlertRules(database)).toEqual([]);
  });

  test('is an admin’s: an operator tries again what was given up, and no more', async () => {
    const { id } = await byMail();
    const { manage } = app.alerts;
    for (const act of [
      () => makeRule(manage, BO, RULE, { way: 'mail', where: 'bo@example.com' }),
      () => changeRule(manage, BO, id, RULE),
      () => switchRule(manage, BO, id, false),
      () => sendTest(manage, BO, id),
      () => removeRule(manage, BO, id),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    const viewer: Person = { name: 'Vi', role: 'viewer' };
    await expect(deliverAgain(manage, viewer, 1n)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is changed, turned off and on, tried out and removed, and the record has all of it', async () => {
    const { manage } = app.alerts;
    const { id } = await byWebhook();
    await incident();
    await switchRule(manage, ADA, id, false);
    await goBy(0);
    expect(receiver.received).toEqual([]);
    await changeRule(manage, ADA, id, { ...RULE, name: 'Day watch', quietFrom: '', everyMinutes: '15' });
    expect(await listAlertRules(database)).toMatchObject([
      { name: 'Day watch', everyMinutes: 15, isOn: false, to: { where: new URL(receiver.url).host } },
    ]);
    await switchRule(manage, ADA, id, true);
    await sendTest(manage, ADA, id);
    await goBy(0);
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.total).sort()).toEqual([0, 1]);
    await removeRule(manage, ADA, id);
    await expect(removeRule(manage, ADA, id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await database.query('select id from webhook_endpoint')).toEqual([]);
    const acts = await database.query<{ act: string }>(
      `select act from desk_act where input::jsonb ->> 'alert' = $1 order by id`,
      [id.toString()],
    );
    expect(acts.map(({ act }) => act)).toEqual([
      ...['alert-make', 'alert-off', 'alert-change', 'alert-on', 'alert-test', 'alert-remove'],
    ]);
  });
});
