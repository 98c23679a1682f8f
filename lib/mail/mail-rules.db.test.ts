import { describe, expect, test } from 'vitest';
import { findStuckMails } from '@/lib/db/tables/mails';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { moveClock } from '@/lib/orders/move-clock';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { recipientHash, refusalToken } from './mail-recipient';
import type { Received } from './testing/mail-server';
import {
  ADA,
  eachWithMailShop,
  MAIL_FROM,
  mailsCounted,
  subjects,
  tea,
  untilMails,
} from './testing/mail-shop';

const HOUR_MS = 3_600_000;
/** Bounds are of the hours of the clock: here it is five past one, so that none ends in the middle of a test. */
const aheadMs = HOUR_MS - (Date.now() % HOUR_MS) + 300_000;
const now = () => new Date(Date.now() + aheadMs);

const shop = eachWithMailShop(now);
/** An address that nobody has heard of. */
const EVE = { ...ADA, name: 'Eve', email: 'eve@victim.example' };

/** No mail is to be tried any more. */
const settled = () => untilMails(shop, ({ runAt }) => runAt === null);

/** The same shop under other settings. */
async function reopen(variables: Record<string, string>): Promise<void> {
  await shop.app.close();
  shop.app = await openTestApp(shop.database, {
    now,
    variables: { SMTP_URL: shop.server.url, MAIL_FROM, ...variables },
  });
}

const stuck = async (limit = 100) =>
  (await findStuckMails(shop.database, limit)).map((mail) => [mail.kind, mail.heldFor]);

/** But for what every first order does without. */
const heldFor = async () => (await stuck()).filter(([, held]) => held !== 'unanswered').sort();

describe('an address that has never answered', () => {
  test('gets the payment request, one reminder, the ending and a link that was asked for, nothing else', async () => {
    const { orderId } = await place(shop.app, tea, { customer: EVE });
    await settled();
    for (let step = 0; step < 2; step += 1) {
      await shop.app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
      await shop.server.until(step + 2);
    }
    await shop.app.mail.sendLink(orderId, EVE.email);
    await settled();
    expect(subjects(shop.server.received)).toEqual([
      'A friendly reminder',
      'The link to your order',
      'Your order confirmation and payment request',
      'Your order is cancelled',
    ]);
    expect(await stuck()).toEqual([['received', 'unanswered']]);
    expect(await mailsCounted(shop)).toEqual({ sent: 4, unanswered: 1 });
  });

  test('gets links within the bounds of new addresses: who orders in its name cannot have it flooded', async () => {
    await reopen({ MAIL_LIMITS: 'new-address=3/9' });
    const orders = [];
    for (let count = 0; count < 2; count += 1)
      orders.push((await place(shop.app, tea, { customer: EVE })).orderId);
    await settled();
    // However often it is asked for, one link for an order goes in ten minutes.
    for (const orderId of [...orders, ...orders, ...orders]) await shop.app.mail.sendLink(orderId, EVE.email);
    await settled();
    expect(subjects(shop.server.received)).toEqual([
      'The link to your order',
      'Your order confirmation and payment request',
      'Your order confirmation and payment request',
    ]);
    expect(await heldFor()).toEqual([['link', 'recipient']]);
  });

  test('has what is held from it listed for the operator, behind what a person should look at', async () => {
    shop.server.refuse(554, 'DATA');
    await place(shop.app, tea, { customer: EVE });
    await settled();
    shop.server.refuse(null);
    for (let count = 0; count < 3; count += 1) await place(shop.app, tea, { customer: EVE });
    await settled();
    expect(await stuck(3)).toEqual([
      ['bill', null],
      ['received', 'unanswered'],
      ['received', 'unanswered'],
    ]);
  });

  test('has answered once a link of ours was opened, or money came: from then on it gets every mail', async () => {
    const first = await place(shop.app, tea, { customer: EVE });
    await settled();
    await shop.app.mail.noteOpened(first.orderId);
    await place(shop.app, tea, { customer: { ...EVE, email: 'EVE+tea@Victim.example' } });
    expect(subjects((await shop.server.until(3)).slice(1))).toEqual([
      'We have your order',
      'Your order confirmation and payment request',
    ]);
    const zoe = { ...EVE, email: 'zoe@victim.example' };
    const paid = await place(shop.app, tea, { customer: zoe });
    await settled();
    await pay(shop.app, paid.orderId, 25_00n);
    await shop.server.until(6);
    await place(shop.app, tea, { customer: zoe });
    expect(subjects((await shop.server.until(8)).slice(6))).toEqual([
      'We have your order',
      'Your order confirmation and payment request',
    ]);
  });
});

describe('every mail', () => {
  test('says that a program wrote it, and how to refuse all others, by one press where it goes over HTTPS', async () => {
    await reopen({ PUBLIC_URL: 'https://shop.kettle.example' });
    await place(shop.app, tea, { customer: EVE });
    const [bill] = await shop.server.until(1);
    const href = refusedAt(bill);
    expect(href).toMatch(/^https:\/\/shop\.kettle\.example\/no-mail\/[\w-]{22}\.[\w-]{22}$/);
    expect(bill?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/im);
    expect(bill?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(bill?.mail.html).toContain(`href="${href}"`);
    expect(bill?.mail.text).toContain('Never write to me again');
    expect(href).not.toContain('eve');
    await reopen({});
    await place(shop.app, tea, { customer: EVE });
    const [, plain] = await shop.server.until(2);
    expect(refusedAt(plain)).toMatch(/^http:\/\/localhost:3000\/no-mail\//);
    expect(plain?.raw).not.toMatch(/^List-Unsubscribe-Post/im);
  });

  test('repeats a name, and no message that somebody entered for one', async () => {
    await place(shop.app, tea, { customer: { ...EVE, name: 'You won!\r\n\r\nCall +44 20 7946 0018' } });
    await place(shop.app, tea, { customer: { ...EVE, name: 'Claim it at https://evil.example/now' } });
    await place(shop.app, tea, { customer: { ...EVE, name: 'Spam '.repeat(40) } });
    for (const { raw, mail } of await shop.server.until(3)) {
      expect(raw).not.toMatch(/7946|evil|Claim|You won/);
      expect(mail.text?.match(/Spam/g)?.length ?? 0).toBeLessThan(20);
      expect(raw).not.toContain('Spam Spam Spam Spam Spam Spam Spam Spam Spam Spam Spam Spam Spam');
    }
  });
});

/** Where a mail's header leads to refuse. */
const refusedAt = (received: Received | undefined) =>
  /^List-Unsubscribe: <(\S+)>\r$/im.exec(received?.raw ?? '')?.[1] ?? '';

describe('an address that refused', () => {
  test('gets nothing ever again, in whatever way it is written; others go on', async () => {
    const token = refusalToken(shop.app.hash, recipientHash(shop.app.hash, EVE.email));
    expect(await shop.app.mail.refuse(token)).toBe(true);
    expect(await shop.app.mail.refuse(`${token.slice(0, -1)}_`)).toBe(false);
    for (const email of [EVE.email, 'Eve@VICTIM.example', 'eve+shop@victim.example'])
      await place(shop.app, tea, { customer: { ...EVE, email } });
    await settled();
    expect(shop.server.attempts()).toBe(0);
    expect(await heldFor()).toEqual(
      Array.from({ length: 3 }, () => ['bill', 'received'])
        .flat()
        .sort()
        .map((kind) => [kind, 'refused']),
    );
    await place(shop.app, tea, { customer: ADA });
    await shop.server.until(2);
  });
});

describe('an address that nobody has', () => {
  test('is tried once: what the mail server says of it counts for all mails', async () => {
    shop.server.refuse(550, 'RCPT TO', '5.1.1 no mailbox of');
    await place(shop.app, tea, { customer: EVE });
    await settled();
    shop.server.refuse(null);
    const { orderId } = await place(shop.app, tea, { customer: EVE });
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    await settled();
    expect(shop.server.attempts()).toBe(1);
    expect(await heldFor()).toEqual([
      ['bill', null],
      ['bill', 'bounced'],
      ['cancelled', 'bounced'],
      ['received', 'bounced'],
    ]);
  });

  test.each([
    [550, '5.7.1 relaying denied to'],
    [550, 'relaying denied to'],
    [552, '5.2.2 mailbox full of'],
  ])('is not what a server means by %i %s: the address may be there', async (code, words) => {
    shop.server.refuse(code, 'RCPT TO', words);
    await place(shop.app, tea, { customer: EVE });
    await settled();
    shop.server.refuse(null);
    await place(shop.app, tea, { customer: EVE });
    await shop.server.until(1);
  });
});

describe('MAIL_LIMITS', () => {
  test('bound what goes to one address: the rest is held back, counted and listed', async () => {
    await reopen({ MAIL_LIMITS: 'new-address=2/3 address=3/4' });
    for (let order = 0; order < 4; order += 1) await place(shop.app, tea, { customer: EVE });
    await settled();
    expect(subjects(shop.server.received)).toEqual([
      'Your order confirmation and payment request',
      'Your order confirmation and payment request',
    ]);
    expect(await heldFor()).toEqual([
      ['bill', 'recipient'],
      ['bill', 'recipient'],
    ]);
    expect(await mailsCounted(shop)).toMatchObject({ sent: 2, 'held-back': 2 });
    await place(shop.app, tea, { customer: ADA });
    await place(shop.app, tea, { customer: ADA });
    await settled();
    expect(shop.server.received).toHaveLength(5);
  });

  test('bound what one client has sent, to however many addresses; the operator’s orders have no client', async () => {
    await reopen({ MAIL_LIMITS: 'client=3/9' });
    const to = (name: string) => ({ ...EVE, email: `${name}@victim.example` });
    for (let order = 0; order < 5; order += 1)
      await place(shop.app, tea, { customer: to(`one-${order}`), client: 'somebody' });
    await settled();
    expect(shop.server.received).toHaveLength(3);
    expect(await heldFor()).toEqual([
      ['bill', 'client'],
      ['bill', 'client'],
    ]);
    for (let order = 0; order < 5; order += 1) await place(shop.app, tea, { customer: to(`two-${order}`) });
    await shop.server.until(8);
  });

  test('bound what the shop sends in all: what is over waits, and is listed meanwhile', async () => {
    await reopen({ MAIL_LIMITS: 'total=2/9' });
    for (const name of ['a', 'b', 'c'])
      await place(shop.app, tea, { customer: { ...EVE, email: `${name}@victim.example` } });
    const rows = await untilMails(shop, ({ sentAt, heldFor }) => sentAt !== null || heldFor !== null);
    const waiting = rows.filter(({ heldFor }) => heldFor === 'total');
    expect(waiting).toHaveLength(1);
    const waitsMs = (waiting[0]?.runAt?.getTime() ?? 0) - now().getTime();
    expect(waitsMs).toBeGreaterThan(0);
    expect(waitsMs).toBeLessThanOrEqual(3_600_000);
    expect(await heldFor()).toEqual([['bill', 'total']]);
    // The next hour begins.
    await shop.database.query(`update mail_allowance set ends_at = ends_at - interval '1 day'`);
    await shop.database.query(`update mail set run_at = now() where held_for = 'total'`);
    shop.app.mail.wake();
    await shop.server.until(3);
    await untilMails(shop, ({ sentAt, heldFor }) => (sentAt === null) === (heldFor === 'unanswered'));
    expect(await heldFor()).toEqual([]);
  });

  test('count once for all processes, and once for a mail however often it is tried', async () => {
    await reopen({ MAIL_LIMITS: 'new-address=2/9' });
    const other = await openTestApp(shop.database, {
      now,
      variables: { SMTP_URL: shop.server.url, MAIL_FROM, MAIL_LIMITS: 'new-address=2/9' },
    });
    try {
      shop.server.refuse(451);
      await place(shop.app, tea, { customer: EVE });
      await untilMails(shop, ({ attempts, heldFor }) => attempts === 1 || heldFor !== null);
      shop.server.refuse(null);
      await shop.database.query('update mail set run_at = now() where attempts = 1');
      shop.app.mail.wake();
      await shop.server.until(1);
      await Promise.all([shop.app, other, shop.app, other].map((app) => place(app, tea, { customer: EVE })));
      for (const { mail } of [shop.app, other]) mail.wake();
      await settled();
      expect(shop.server.received).toHaveLength(2);
      expect(await heldFor()).toHaveLength(3);
    } finally {
      await other.close();
    }
  });

  test('mean nothing where mail is only kept', async () => {
    await reopen({ SMTP_URL: '', MAIL_LIMITS: 'new-address=1/1 total=1/1' });
    for (let order = 0; order < 3; order += 1) await place(shop.app, tea, { customer: EVE });
    await untilMails(shop, ({ sentAt }) => sentAt !== null);
    expect(await shop.app.mail.outbox?.list()).toHaveLength(6);
  });
});
