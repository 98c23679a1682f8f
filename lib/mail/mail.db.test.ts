import { describe, expect, test } from 'vitest';
import { findStuckMails } from '@/lib/db/tables/mails';
import { numberOf } from '@/lib/db/testing/order-number';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { moveClock } from '@/lib/orders/move-clock';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { addressesOf, openMailServer, type Received } from './testing/mail-server';
import {
  ADA,
  eachWithMailShop,
  hasAnswered,
  MAIL_FROM,
  mailsCounted,
  subjects,
  tea,
  untilMails,
} from './testing/mail-shop';

const NO_UTF8 = 'the mail server offers no SMTPUTF8: it takes addresses of ASCII before the @';
const shop = eachWithMailShop();

const mailAbout = (received: readonly Received[], subject: string) => {
  const found = received.find(({ mail }) => mail.subject?.startsWith(subject));
  if (found === undefined) throw new Error(`no mail "${subject}" among ${subjects(received).join(', ')}`);
  return found;
};

describe('what a customer is told', () => {
  test('of an order that is paid: received, bill, part of the money, paid, shipped', async () => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await pay(shop.app, orderId, 10_00n);
    await shop.server.until(3);
    await pay(shop.app, orderId, 15_00n);
    const received = await shop.server.until(5);
    expect(subjects(received)).toEqual([
      'Part of your payment is here',
      'We have your order',
      'We have your payment',
      'Your order confirmation and payment request',
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
    const bill = mailAbout(received, 'Your order confirmation').mail;
    expect(bill.html).toContain(`href="https://kettle.example/pay/${orderId}"`);
    expect(bill.text).toMatch(/2 × Assam breakfast tea +€25\.00/);
    expect(bill.text).toMatch(/Total +€25\.00/);
    expect(bill.text).toContain('no invoice');
    const [invoice] = await shop.app.database.query<{ number: bigint }>(
      'select max(number) as number from invoice',
    );
    expect(mailAbout(received, 'We have your payment').mail.text).toContain(
      `Your invoice has the number ${String(invoice?.number).padStart(6, '0')};`,
    );
    expect(mailAbout(received, 'Part of').mail.text).toContain('€15.00 is still missing');
    expect(mailAbout(received, 'Your parcel').mail.text).toMatch(/tracking number is KL\d{9}DE/);
    expect(new Set(received.map(({ mail }) => mail.messageId)).size).toBe(5);
  });

  test('leads to where the shop says, whatever host an order of a version before was asked from', async () => {
    await shop.app.close();
    const variables = { SMTP_URL: shop.server.url, MAIL_FROM };
    shop.app = await openTestApp(shop.database, { byHand: true, variables });
    shop.app.worker.start();
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await shop.database.query("update customer set origin = 'https://eve.example'");
    shop.app.mail.start();
    for (const { mail } of await shop.server.until(2)) {
      expect(mail.html).toContain(`http://localhost:3000/my-order/${orderId}.`);
      expect(mail.html).not.toContain('eve.example');
    }
  });

  test('of one that is not: reminder, cancelled, and what goes back', async () => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await pay(shop.app, orderId, 1_00n);
    await shop.server.until(3);
    await shop.app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
    // A reminder that is overtaken by the end of its order is not sent.
    await shop.server.until(4);
    await shop.app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
    const received = await shop.server.until(6);
    expect(subjects(received)).toEqual([
      'A friendly reminder',
      'Money goes back to you',
      'Part of your payment is here',
      'We have your order',
      'Your order confirmation and payment request',
      'Your order is cancelled',
    ]);
    expect(mailAbout(received, 'Money').mail.text).toContain('We will refund €1.00.');
    expect(mailAbout(received, 'A friendly').mail.html).toContain(`https://kettle.example/pay/${orderId}`);
  });

  test('of one that is sold out, and of one that is cancelled', async () => {
    await place(shop.app, [{ sku: 'cast-iron-kettle', quantity: 1 }], { customer: ADA });
    const rejected = await shop.server.until(2);
    expect(subjects(rejected)).toEqual(['We can’t fulfil your order', 'We have your order']);
    expect(mailAbout(rejected, 'We can’t').mail.text).toContain('Cast-iron kettle has sold out.');
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await shop.server.until(4);
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    expect(subjects((await shop.server.until(5)).slice(2))).toEqual([
      'We have your order',
      'Your order confirmation and payment request',
      'Your order is cancelled',
    ]);
  });

  test('once of each, however often money comes; and without an address nothing', async () => {
    await shop.app.close();
    // Mail is sent once all has been paid: a sender that is quicker than the customer tells of less.
    shop.app = await openTestApp(shop.database, {
      byHand: true,
      variables: { SMTP_URL: shop.server.url, MAIL_FROM },
    });
    shop.app.worker.start();
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    for (let paid = 0; paid < 4; paid += 1) await pay(shop.app, orderId, 5_00n);
    for (let paid = 0; paid < 3; paid += 1) await pay(shop.app, orderId, 10_00n);
    const silent = await place(shop.app, tea, { customer: { ...ADA, email: null } });
    await pay(shop.app, silent.orderId, 25_00n);
    const rows = await shop.database.prisma.mail.groupBy({ by: ['orderNumber', 'kind'], _count: true });
    expect(rows.map(({ kind, _count }) => [kind, _count]).sort()).toEqual(
      ['bill', 'overpaid', 'paid', 'part-paid', 'received', 'shipped'].map((kind) => [kind, 1]),
    );
    const number = await numberOf(shop.database, orderId);
    expect(rows.map((row) => row.orderNumber)).toEqual(rows.map(() => number));
    shop.app.mail.start();
    expect(mailAbout(await shop.server.until(6), 'You paid more').mail.text).toContain(
      'You paid €25.00 more than the total. We will refund €25.00.',
    );
  });
});

describe('money that comes once a mail has told of the money before', () => {
  const told = () =>
    shop.server.received.filter(({ mail }) => mail.subject?.includes('more than your order costs'));

  test('is told by another mail, with all of it', async () => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await pay(shop.app, orderId, 30_00n);
    await expect.poll(async () => told().length).toBe(1);
    await untilMails(shop, ({ sentAt }) => sentAt !== null);
    await pay(shop.app, orderId, 10_00n);
    await expect.poll(async () => told().length).toBe(2);
    expect(told().map(({ mail }) => /You paid €(\S+) more/.exec(mail.text ?? '')?.[1])).toEqual([
      '5.00',
      '15.00',
    ]);
  });

  test('by a few, and no more', async () => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await pay(shop.app, orderId, 25_00n);
    for (let more = 0; more < 8; more += 1) {
      await pay(shop.app, orderId, 1_00n);
      await untilMails(shop, ({ sentAt }) => sentAt !== null);
    }
    const rows = await shop.database.prisma.mail.findMany({ where: { kind: 'overpaid' } });
    expect(rows).toHaveLength(5);
  });
});

describe('what a customer typed', () => {
  test('is text in the mail, and changes no header', async () => {
    const name = '<script>alert</script>\r\nBcc: Eve\r\n\r\n"x"';
    await place(shop.app, tea, { customer: { ...ADA, name } });
    const [first] = await shop.server.until(2);
    if (first === undefined) throw new Error('no mail');
    expect(first.to).toEqual(['ada@example.com']);
    expect(first.mail.bcc).toBeUndefined();
    expect(first.mail.html).toContain('&lt;script&gt;alert&lt;/script&gt; Bcc: Eve &quot;x&quot;');
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
    const { orderId } = await place(shop.app, tea, { customer: { ...ADA, email } });
    const reason = expect.stringMatching(/^the address is not an e-mail address/);
    await untilMails(shop, ({ error }) => error !== null);
    expect(shop.server.attempts()).toBe(0);
    const stuck = await findStuckMails(shop.database, 10);
    expect(stuck.map((mail) => [mail.orderId, mail.error, mail.runAt])).toEqual([
      [orderId, reason, null],
      [orderId, reason, null],
    ]);
    expect(shop.logged.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ msg: expect.stringContaining(`of order ${orderId} was not sent, given up`) }),
      expect.objectContaining({ msg: expect.stringContaining(`of order ${orderId} was not sent, given up`) }),
    ]);
    expect(JSON.stringify(shop.logged)).not.toContain(JSON.stringify(email).slice(1, -1));
    expect(await mailsCounted(shop)).toEqual({ 'given-up': 2 });
  });
});

describe('an address of another script', () => {
  test('has its domain sent as the name service knows it', async () => {
    await hasAnswered(shop, 'ada@xn--bcher-kva.example');
    await place(shop.app, tea, { customer: { ...ADA, email: 'Ada@BÜCHER.example' } });
    for (const { isUtf8, raw } of await shop.server.until(2)) {
      expect(isUtf8).toBe(false);
      expect(raw).toMatch(/^To: Ada Byrne <Ada@xn--bcher-kva\.example>\r$/m);
    }
    await untilMails(shop, ({ sentAt }) => sentAt !== null);
    expect(await mailsCounted(shop)).toEqual({ sent: 2 });
  });

  test('is sent to a server that offers SMTPUTF8', async () => {
    await hasAnswered(shop, 'pepé@example.com');
    await place(shop.app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    for (const { to, isUtf8 } of await shop.server.until(2))
      expect([to, isUtf8]).toEqual([['pepé@example.com'], true]);
  });

  test('is not tried at one that offers none, for a reason; others are sent', async () => {
    const { port } = shop.server;
    await shop.server.close();
    shop.server = await openMailServer(port, { hideSMTPUTF8: true });
    await hasAnswered(shop, 'pepé@example.com');
    await hasAnswered(shop, 'ada@xn--bcher-kva.example');
    const { orderId } = await place(shop.app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    const rows = await untilMails(shop, ({ error }) => error !== null);
    expect(rows.map(({ error, runAt }) => [error, runAt])).toEqual([
      [NO_UTF8, null],
      [NO_UTF8, null],
    ]);
    expect(shop.server.attempts()).toBe(0);
    expect((await findStuckMails(shop.database, 10)).map((mail) => mail.orderId)).toEqual([orderId, orderId]);
    await place(shop.app, tea, { customer: { ...ADA, email: 'ada@bücher.example' } });
    for (const { raw } of await shop.server.until(2)) expect(raw).toContain('<ada@xn--bcher-kva.example>');
    await untilMails(shop, ({ sentAt, error }) => sentAt !== null || error !== null);
    expect(await mailsCounted(shop)).toEqual({ 'given-up': 2, sent: 2 });
  });

  test('waits for a server that cannot be asked', async () => {
    await shop.server.close();
    await hasAnswered(shop, 'pepé@example.com');
    await place(shop.app, tea, { customer: { ...ADA, email: 'pepé@example.com' } });
    const rows = await untilMails(shop, ({ error }) => error !== null);
    for (const { error, runAt } of rows) {
      expect(error).toMatch(/^ECONNECTION|^ESOCKET/);
      expect(runAt).not.toBeNull();
    }
    shop.server = await openMailServer();
  });
});
