import { describe, expect, test } from 'vitest';
import { keepRestored } from '@/lib/db/restored';
import { findStuckMails, HELD } from '@/lib/db/tables/mails';
import { numberOf } from '@/lib/db/testing/order-number';
import { refuseReading } from '@/lib/db/testing/refusals';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { mailSubject } from './mail-words';
import { openMailServer } from './testing/mail-server';
import {
  ADA,
  eachWithMailShop,
  MAIL_FROM,
  mailsCounted,
  subjects,
  tea,
  untilMails,
} from './testing/mail-shop';

const shop = eachWithMailShop();

describe('a mail server with troubles', () => {
  test('is down and comes back: the mail arrives then, once, under the key it always had', async () => {
    const { port } = shop.server;
    await shop.server.close();
    const { orderId } = await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const failed = await untilMails(shop, ({ attempts }) => attempts === 1);
    expect(failed.map(({ error, sentAt }) => [error, sentAt])).toEqual(
      failed.map(() => [expect.stringMatching(/^(ESOCKET|ECONNECTION)/), null]),
    );
    shop.server = await openMailServer(port);
    await shop.database.query('update mail set run_at = now()');
    shop.app.mail.wake();
    const received = await shop.server.until(2);
    expect(received.map(({ mail }) => mail.messageId).sort()).toEqual([
      expect.stringMatching(new RegExp(`^<${orderId}\\.\\d\\.send-rejection@kettle\\.example>$`)),
      `<${orderId}.received@kettle.example>`,
    ]);
    await untilMails(shop, ({ sentAt, error }) => sentAt !== null && error === null);
    expect(shop.server.attempts()).toBe(2);
  });

  test('says "later": it is tried again later and later, and in the end given up', async () => {
    shop.server.refuse(451);
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const first = await untilMails(shop, ({ attempts }) => attempts === 1);
    for (const { runAt, error, queuedAt } of first) {
      // What the shop.server said named the reader; nothing of it is kept.
      expect(error).toBe('EMESSAGE DATA 451');
      expect((runAt?.getTime() ?? 0) - queuedAt.getTime()).toBeGreaterThanOrEqual(5_000);
    }
    await shop.database.query('update mail set attempts = 15, run_at = now()');
    shop.app.mail.wake();
    const last = await untilMails(shop, ({ attempts }) => attempts === 16);
    expect(last.map(({ runAt, sentAt }) => [runAt, sentAt])).toEqual(last.map(() => [null, null]));
    expect(shop.server.attempts()).toBe(4);
  });

  test.each([
    ['DATA', 554, 'EMESSAGE DATA 554'],
    ['RCPT TO', 550, 'EENVELOPE RCPT TO 550'],
  ] as const)('says "never" at %s: it is given up at once, and the shop is told', async (at, code, words) => {
    shop.server.refuse(code, at);
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const rows = await untilMails(shop, ({ runAt }) => runAt === null);
    expect(rows.map(({ error, attempts }) => [error, attempts])).toEqual(rows.map(() => [words, 1]));
    const stuck = await findStuckMails(shop.database, 10);
    expect(stuck.map(({ error, runAt, heldFor }) => [error, runAt, heldFor])).toEqual(
      rows.map(() => [words, null, null]),
    );
    expect(shop.logged.map(({ msg }) => msg)).toEqual(
      rows.map(() => expect.stringMatching(/was not sent, given up$/)),
    );
    expect(JSON.stringify(shop.logged)).not.toContain(ADA.email);
    expect(await mailsCounted(shop)).toEqual({ 'given-up': rows.length });
  });

  test('was away for a day: old news are not sent, and the shop is told', async () => {
    shop.server.refuse(451);
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const rows = await untilMails(shop, ({ attempts }) => attempts === 1);
    shop.logged.length = 0;
    await shop.database.query(`update mail set run_at = now(), queued_at = now() - interval '25 hours'`);
    shop.app.mail.wake();
    await untilMails(shop, ({ error }) => error === 'too old');
    expect(shop.logged.map(({ msg }) => msg)).toEqual(
      rows.map(() => expect.stringMatching(/was not sent, given up$/)),
    );
  });

  test('nobody is reminded of what was paid before the reminder went out', async () => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await shop.server.until(2);
    await shop.database.query(
      `insert into mail (order_number, kind, job_key, queued_at, run_at) values ($1, 'reminder', $2, now(), 'infinity')`,
      [await numberOf(shop.database, orderId), `${orderId}/9/send-friendly-reminder`],
    );
    await pay(shop.app, orderId, 25_00n);
    await shop.server.until(4);
    await shop.database.query(`update mail set run_at = now() where kind = 'reminder'`);
    shop.app.mail.wake();
    await untilMails(
      shop,
      ({ sentAt, error }) => (sentAt === null) === (error === 'paid or ended in the meantime'),
    );
    const [reminder] = mailSubject({ kind: 'reminder', orderId: '' }).split(' · ');
    expect(subjects(shop.server.received)).not.toContain(reminder);
  });
});

test('a database that fails while a mail is made counts as no attempt of the mail', async () => {
  const lift = await refuseReading(shop.database, 'shipment', '53200');
  try {
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    await untilMails(shop, ({ leasedBy }) => leasedBy !== null);
    // They are held until their lease is over; once they are taken up again, the first try has come to its end.
    await shop.database.query('update mail set lease_ends = now(), run_at = now()');
    shop.app.mail.wake();
    await untilMails(shop, ({ leaseEnds }) => leaseEnds !== null && leaseEnds > new Date());
  } finally {
    await lift();
  }
  await shop.database.query('update mail set lease_ends = now(), run_at = now()');
  shop.app.mail.wake();
  await shop.server.until(2);
  const sent = await untilMails(shop, ({ sentAt }) => sentAt !== null);
  expect(sent.map(({ attempts, error }) => [attempts, error])).toEqual(sent.map(() => [0, null]));
});

test('a restore holds back what orders of before have to tell for a while, and nothing else', async () => {
  const { orderId: before } = await place(shop.app, tea, { customer: ADA });
  await shop.server.until(2);
  const now = new Date();
  await keepRestored(shop.database, {
    takenAt: new Date(now.getTime() - 60_000).toISOString(),
    restoredAt: new Date(now.getTime() + 1).toISOString(),
    catchUpUntil: new Date(now.getTime() + 3_600_000).toISOString(),
    invoicesAfter: '1',
    gaps: [],
    isAsked: true,
  });
  const restored = await openTestApp(shop.database, { variables: { SMTP_URL: shop.server.url, MAIL_FROM } });
  await shop.app.close();
  try {
    await pay(restored, before, 100n);
    await restored.mail.sendLink(before, ADA.email);
    const { orderId: after } = await place(restored, tea, { customer: ADA });
    const received = await shop.server.until(5);
    expect(received.filter(({ mail }) => String(mail.html).includes(after))).toHaveLength(2);
    const held = () =>
      shop.database.query<{ kind: string }>(
        'select kind from mail where error = $1 and run_at is null and sent_at is null',
        [HELD],
      );
    await expect.poll(held).toEqual([{ kind: 'part-paid' }]);
    expect((await findStuckMails(shop.database, 10)).map(({ kind, error }) => [kind, error])).toEqual([
      ['part-paid', HELD],
    ]);
  } finally {
    await restored.close();
    await shop.database.query(`delete from setting where key = 'restored'`);
  }
});

describe('several processes', () => {
  test('send each mail once', async () => {
    const second = await openTestApp(shop.database, { variables: { SMTP_URL: shop.server.url, MAIL_FROM } });
    try {
      const orders = Array.from({ length: 20 }, (_, index) =>
        place(index % 2 === 0 ? shop.app : second, tea, { customer: ADA }),
      );
      await Promise.all(orders);
      for (const sender of [shop.app, second]) sender.mail.wake();
      await untilMails(shop, ({ sentAt }) => sentAt !== null);
      const ids = shop.server.received.map(({ mail }) => mail.messageId);
      expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    } finally {
      await second.close();
    }
  });

  test('one takes over what another held when it died', async () => {
    shop.server.refuse(451);
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    await untilMails(shop, ({ attempts }) => attempts === 1);
    shop.server.refuse(null);
    // As a process leaves it that was killed in the middle: leased, and nobody there.
    await shop.database.query(
      `update mail set run_at = now(), leased_by = 'the dead', lease_ends = now() + interval '500 milliseconds'`,
    );
    shop.app.mail.wake();
    await shop.server.until(2);
    const rows = await untilMails(shop, ({ sentAt }) => sentAt !== null);
    for (const { sentAt, leasedBy, queuedAt } of rows) {
      expect(leasedBy).not.toBe('the dead');
      // By the lease of that one; whoever does not look for it looks again after 30 s.
      expect((sentAt?.getTime() ?? 0) - queuedAt.getTime()).toBeLessThan(25_000);
    }
  });
});
