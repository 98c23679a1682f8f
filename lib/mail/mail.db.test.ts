import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { findStuckMails } from '@/lib/db/tables/mails';
import { numberOf } from '@/lib/db/testing/order-number';
import { refuseReading } from '@/lib/db/testing/refusals';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { moveClock } from '@/lib/orders/move-clock';
import type { App } from '@/lib/server/compose';
import { newLog } from '@/lib/server/log';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { mailSubject } from './mail-words';
import { addressesOf, type MailServer, openMailServer, type Received } from './testing/mail-server';

const ADA = { name: 'Ada Byrne', email: 'ada@example.com', address: '1 Mill Lane' };
const MAIL_FROM = 'Kettle & Loom <shop@kettle.example>';
const NO_UTF8 = 'the mail server offers no SMTPUTF8: it takes addresses of ASCII before the @';
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

let database: Database;
let server: MailServer;
let app: App;
/** What the shop's log says from warnings on. */
let logged: { readonly level: string; readonly msg: string }[] = [];

/** Mails by what became of them, as `/api/metrics` has them. */
async function mailsCounted(): Promise<Record<string, number>> {
  const { values } = await app.metrics.mails.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
}

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

beforeEach(async () => {
  server = await openMailServer();
  logged = [];
  const log = newLog('warn', { write: (line) => logged.push(JSON.parse(line)) });
  app = await openTestApp(database, { log, variables: { SMTP_URL: server.url, MAIL_FROM } });
});
afterEach(async () => {
  await app?.close();
  await server?.close();
  await database.query('delete from mail');
});

const subjects = (received: readonly Received[]) =>
  received.map(({ mail }) => mail.subject?.split(' · ')[0]).sort();
const mailAbout = (received: readonly Received[], subject: string) => {
  const found = received.find(({ mail }) => mail.subject?.startsWith(subject));
  if (found === undefined) throw new Error(`no mail "${subject}" among ${subjects(received).join(', ')}`);
  return found;
};

describe('what a customer is told', () => {
  test('of an order that is paid: received, bill, part of the money, paid, shipped', async () => {
    const { orderId } = await place(app, tea, { customer: ADA, origin: 'https://kettle.example' });
    await pay(app, orderId, 10_00n);
    await server.until(3);
    await pay(app, orderId, 15_00n);
    const received = await server.until(5);
    expect(subjects(received)).toEqual([
      'Part of your payment is here',
      'We have your order',
      'We have your payment',
      'Your bill',
      'Your parcel is on its way',
    ]);
    for (const { mail, to } of received) {
      expect(to).toEqual(['ada@example.com']);
      expect(addressesOf(mail.to)).toEqual(['Ada Byrne <ada@example.com>']);
      expect(addressesOf(mail.from)).toEqual(['Kettle & Loom <shop@kettle.example>']);
      expect(mail.subject).toContain(orderId);
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
      expect(mail.text).toContain('Hello Ada Byrne,');
      expect(mail.html).toContain(`https://kettle.example/my-order/${orderId}.`);
    }
    const bill = mailAbout(received, 'Your bill').mail;
    expect(bill.html).toContain(`href="https://kettle.example/pay/${orderId}"`);
    expect(bill.text).toMatch(/2 × Assam breakfast tea +€25\.00/);
    expect(bill.text).toMatch(/Total +€25\.00/);
    expect(mailAbout(received, 'Part of').mail.text).toContain('€15.00 is still missing');
    expect(mailAbout(received, 'Your parcel').mail.text).toMatch(/tracking number is KL\d{9}DE/);
    expect(new Set(received.map(({ mail }) => mail.messageId)).size).toBe(5);
  });

  test('of one that is not: reminder, cancelled, and what goes back', async () => {
    const { orderId } = await place(app, tea, { customer: ADA });
    await pay(app, orderId, 1_00n);
    await server.until(3);
    await app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
    // A reminder that is overtaken by the end of its order is not sent.
    await server.until(4);
    await app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
    const received = await server.until(6);
    expect(subjects(received)).toEqual([
      'A friendly reminder',
      'Money goes back to you',
      'Part of your payment is here',
      'We have your order',
      'Your bill',
      'Your order is cancelled',
    ]);
    expect(mailAbout(received, 'Money').mail.text).toContain('€1.00 goes back');
    // It is not known where the order came in: the links lead to where the server listens.
    expect(mailAbout(received, 'A friendly').mail.html).toContain(`http://localhost:3000/pay/${orderId}`);
  });

  test('of one that is sold out, and of one that is cancelled', async () => {
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    expect(subjects(await server.until(2))).toEqual(['We can’t fulfil your order', 'We have your order']);
    const { orderId } = await place(app, tea, { customer: ADA });
    await server.until(4);
    await app.submit({ kind: cancelOrder, orderId, input: null });
    expect(subjects((await server.until(5)).slice(2))).toEqual([
      'We have your order',
      'Your bill',
      'Your order is cancelled',
    ]);
  });

  test('once of each, however often money comes; and without an address nothing', async () => {
    await app.close();
    // Mail is sent once all has been paid: a sender that is quicker than the customer tells of less.
    app = await openTestApp(database, { byHand: true, variables: { SMTP_URL: server.url, MAIL_FROM } });
    app.worker.start();
    const { orderId } = await place(app, tea, { customer: ADA });
    for (let paid = 0; paid < 4; paid += 1) await pay(app, orderId, 5_00n);
    for (let paid = 0; paid < 3; paid += 1) await pay(app, orderId, 10_00n);
    const silent = await place(app, tea, { customer: { ...ADA, email: null } });
    await pay(app, silent.orderId, 25_00n);
    const rows = await database.prisma.mail.groupBy({ by: ['orderNumber', 'kind'], _count: true });
    expect(rows.map(({ kind, _count }) => [kind, _count]).sort()).toEqual(
      ['bill', 'paid', 'part-paid', 'received', 'refund-due', 'shipped'].map((kind) => [kind, 1]),
    );
    const number = await numberOf(database, orderId);
    expect(rows.map((row) => row.orderNumber)).toEqual(rows.map(() => number));
    app.mail.start();
    expect(mailAbout(await server.until(6), 'Money').mail.text).toContain('€25.00 goes back');
  });
});

describe('what a customer typed', () => {
  test('is text in the mail, and changes no header', async () => {
    const name = '<script>alert(1)</script>\r\nBcc: eve@example.com\r\n\r\n"x" <eve@example.com>';
    await place(app, tea, { customer: { ...ADA, name } });
    const [first] = await server.until(2);
    if (first === undefined) throw new Error('no mail');
    expect(first.to).toEqual(['ada@example.com']);
    expect(first.mail.bcc).toBeUndefined();
    expect(first.mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(first.mail.html).not.toMatch(/<script/i);
    const to = (Array.isArray(first.mail.to) ? first.mail.to : [first.mail.to]).flatMap(
      (part) => part?.value ?? [],
    );
    expect(to.map(({ address }) => address)).toEqual(['ada@example.com']);
  });

  // The form and the API take none of these; orders of before may have one.
  test.each([
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    '"ada@example.com"@example.com',
    'x@[127.0.0.1]',
    `${'a'.repeat(65)}@example.com`,
    'nobody',
  ])('is no address where it is more or less than one, and the shop is told: %j', async (email) => {
    const { orderId } = await place(app, tea, { customer: { ...ADA, email } });
    const reason = expect.stringMatching(/^the address is not an e-mail address/);
    await untilMails(({ error }) => error !== null);
    expect(server.attempts()).toBe(0);
    const stuck = await findStuckMails(database, 10);
    expect(stuck.map((mail) => [mail.orderId, mail.error, mail.runAt])).toEqual([
      [orderId, reason, null],
      [orderId, reason, null],
    ]);
    expect(logged.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ msg: expect.stringContaining(`of order ${orderId} was not sent, given up`) }),
      expect.objectContaining({ msg: expect.stringContaining(`of order ${orderId} was not sent, given up`) }),
    ]);
    expect(JSON.stringify(logged)).not.toContain(JSON.stringify(email).slice(1, -1));
    expect(await mailsCounted()).toEqual({ 'given-up': 2 });
  });
});

describe('an address of another script', () => {
  test('has its domain sent as the name service knows it', async () => {
    await place(app, tea, { customer: { ...ADA, email: 'Ada@BÜCHER.example' } });
    for (const { isUtf8, raw } of await server.until(2)) {
      expect(isUtf8).toBe(false);
      expect(raw).toMatch(/^To: Ada Byrne <Ada@xn--bcher-kva\.example>\r$/m);
    }
    await untilMails(({ sentAt }) => sentAt !== null);
    expect(await mailsCounted()).toEqual({ sent: 2 });
  });

  test('is sent to a server that offers SMTPUTF8', async () => {
    await place(app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    for (const { to, isUtf8 } of await server.until(2))
      expect([to, isUtf8]).toEqual([['pepé@example.com'], true]);
  });

  test('is not tried at one that offers none, for a reason; others are sent', async () => {
    const { port } = server;
    await server.close();
    server = await openMailServer(port, { hideSMTPUTF8: true });
    const { orderId } = await place(app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    const rows = await untilMails(({ error }) => error !== null);
    expect(rows.map(({ error, runAt }) => [error, runAt])).toEqual([
      [NO_UTF8, null],
      [NO_UTF8, null],
    ]);
    expect(server.attempts()).toBe(0);
    expect((await findStuckMails(database, 10)).map((mail) => mail.orderId)).toEqual([orderId, orderId]);
    await place(app, tea, { customer: { ...ADA, email: 'ada@bücher.example' } });
    for (const { raw } of await server.until(2)) expect(raw).toContain('<ada@xn--bcher-kva.example>');
    await untilMails(({ sentAt, error }) => sentAt !== null || error !== null);
    expect(await mailsCounted()).toEqual({ 'given-up': 2, sent: 2 });
  });

  test('waits for a server that cannot be asked', async () => {
    await server.close();
    await place(app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    const rows = await untilMails(({ error }) => error !== null);
    for (const { error, runAt } of rows) {
      expect(error).toMatch(/^ECONNECTION|^ESOCKET/);
      expect(runAt).not.toBeNull();
    }
    server = await openMailServer();
  });
});

/** Every mail row is as wanted. @throws when they do not get there */
async function untilMails(
  is: (row: Awaited<ReturnType<typeof database.prisma.mail.findFirstOrThrow>>) => boolean,
) {
  const endsAtMs = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const rows = await database.prisma.mail.findMany();
    if (rows.length > 0 && rows.every(is)) return rows;
    if (Date.now() > endsAtMs)
      throw new Error(`not as wanted: ${JSON.stringify(rows.map(({ error }) => error))}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a mail server with troubles', () => {
  test('is down and comes back: the mail arrives then, once, under the key it always had', async () => {
    const { port } = server;
    await server.close();
    const { orderId } = await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const failed = await untilMails(({ attempts }) => attempts === 1);
    expect(failed.map(({ error, sentAt }) => [error, sentAt])).toEqual(
      failed.map(() => [expect.stringMatching(/^(ESOCKET|ECONNECTION)/), null]),
    );
    server = await openMailServer(port);
    await database.query('update mail set run_at = now()');
    app.mail.wake();
    const received = await server.until(2);
    expect(received.map(({ mail }) => mail.messageId).sort()).toEqual([
      expect.stringMatching(new RegExp(`^<${orderId}\\.\\d\\.send-rejection@kettle\\.example>$`)),
      `<${orderId}.received@kettle.example>`,
    ]);
    await untilMails(({ sentAt, error }) => sentAt !== null && error === null);
    expect(server.attempts()).toBe(2);
  });

  test('says "later": it is tried again later and later, and in the end given up', async () => {
    server.refuse(451);
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const first = await untilMails(({ attempts }) => attempts === 1);
    for (const { runAt, error, queuedAt } of first) {
      // What the server said named the reader; nothing of it is kept.
      expect(error).toBe('EMESSAGE DATA 451');
      expect((runAt?.getTime() ?? 0) - queuedAt.getTime()).toBeGreaterThanOrEqual(5_000);
    }
    await database.query('update mail set attempts = 15, run_at = now()');
    app.mail.wake();
    const last = await untilMails(({ attempts }) => attempts === 16);
    expect(last.map(({ runAt, sentAt }) => [runAt, sentAt])).toEqual(last.map(() => [null, null]));
    expect(server.attempts()).toBe(4);
  });

  test.each([
    ['DATA', 554, 'EMESSAGE DATA 554'],
    ['RCPT TO', 550, 'EENVELOPE RCPT TO 550'],
  ] as const)('says "never" at %s: it is given up at once, and the shop is told', async (at, code, words) => {
    server.refuse(code, at);
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const rows = await untilMails(({ error }) => error === words);
    expect(rows.map(({ runAt, attempts }) => [runAt, attempts])).toEqual(rows.map(() => [null, 1]));
    expect((await findStuckMails(database, 10)).map(({ error, runAt }) => [error, runAt])).toEqual(
      rows.map(() => [words, null]),
    );
    expect(logged.map(({ msg }) => msg)).toEqual(
      rows.map(() => expect.stringMatching(/was not sent, given up$/)),
    );
    expect(JSON.stringify(logged)).not.toContain(ADA.email);
    expect(await mailsCounted()).toEqual({ 'given-up': rows.length });
  });

  test('was away for a day: old news are not sent, and the shop is told', async () => {
    server.refuse(451);
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const rows = await untilMails(({ attempts }) => attempts === 1);
    logged.length = 0;
    await database.query(`update mail set run_at = now(), queued_at = now() - interval '25 hours'`);
    app.mail.wake();
    await untilMails(({ error }) => error === 'too old');
    expect(logged.map(({ msg }) => msg)).toEqual(
      rows.map(() => expect.stringMatching(/was not sent, given up$/)),
    );
  });

  test('nobody is reminded of what was paid before the reminder went out', async () => {
    const { orderId } = await place(app, tea, { customer: ADA });
    await server.until(2);
    await database.query(
      `insert into mail (order_number, kind, job_key, queued_at, run_at) values ($1, 'reminder', $2, now(), 'infinity')`,
      [await numberOf(database, orderId), `${orderId}/9/send-friendly-reminder`],
    );
    await pay(app, orderId, 25_00n);
    await server.until(4);
    await database.query(`update mail set run_at = now() where kind = 'reminder'`);
    app.mail.wake();
    await untilMails(
      ({ sentAt, error }) => (sentAt === null) === (error === 'paid or ended in the meantime'),
    );
    const [reminder] = mailSubject({ kind: 'reminder', orderId: '' }).split(' · ');
    expect(subjects(server.received)).not.toContain(reminder);
  });
});

test('a database that fails while a mail is made counts as no attempt of the mail', async () => {
  const lift = await refuseReading(database, 'shipment', '53200');
  try {
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    await untilMails(({ leasedBy }) => leasedBy !== null);
    // They are held until their lease is over; once they are taken up again, the first try has come to its end.
    await database.query('update mail set lease_ends = now(), run_at = now()');
    app.mail.wake();
    await untilMails(({ leaseEnds }) => leaseEnds !== null && leaseEnds > new Date());
  } finally {
    await lift();
  }
  await database.query('update mail set lease_ends = now(), run_at = now()');
  app.mail.wake();
  await server.until(2);
  const sent = await untilMails(({ sentAt }) => sentAt !== null);
  expect(sent.map(({ attempts, error }) => [attempts, error])).toEqual(sent.map(() => [0, null]));
});

describe('several processes', () => {
  test('send each mail once', async () => {
    const second = await openTestApp(database, { variables: { SMTP_URL: server.url, MAIL_FROM } });
    try {
      const orders = Array.from({ length: 20 }, (_, index) =>
        place(index % 2 === 0 ? app : second, tea, { customer: ADA }),
      );
      await Promise.all(orders);
      for (const sender of [app, second]) sender.mail.wake();
      await untilMails(({ sentAt }) => sentAt !== null);
      const ids = server.received.map(({ mail }) => mail.messageId);
      expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    } finally {
      await second.close();
    }
  });

  test('one takes over what another held when it died', async () => {
    server.refuse(451);
    await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    await untilMails(({ attempts }) => attempts === 1);
    server.refuse(null);
    // As a process leaves it that was killed in the middle: leased, and nobody there.
    await database.query(
      `update mail set run_at = now(), leased_by = 'the dead', lease_ends = now() + interval '500 milliseconds'`,
    );
    app.mail.wake();
    await server.until(2);
    const rows = await untilMails(({ sentAt }) => sentAt !== null);
    for (const { sentAt, leasedBy, queuedAt } of rows) {
      expect(leasedBy).not.toBe('the dead');
      // By the lease of that one; whoever does not look for it looks again after 30 s.
      expect((sentAt?.getTime() ?? 0) - queuedAt.getTime()).toBeLessThan(25_000);
    }
  });
});
