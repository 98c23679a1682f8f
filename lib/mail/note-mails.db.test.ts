import { expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { refundApplied } from '@/lib/orders/refund-applied';
import { pay, place } from '@/lib/testing/test-app';
import { ADA, eachWithMailShop, subjects, tea } from './testing/mail-shop';

const shop = eachWithMailShop();

const refund = (orderId: string, amount: bigint) =>
  refundApplied(shop.app, { orderId, amount, seen: null, isSent: true, pieces: [] });

test('each credit note is mailed once, with the way to it', async () => {
  const { orderId } = await place(shop.app, tea, { customer: ADA });
  await pay(shop.app, orderId, 25_00n);
  await shop.server.until(4);
  await refund(orderId, 7_50n);
  await refund(orderId, 17_50n);
  const received = await shop.server.until(8);
  expect(subjects(received).filter((subject) => /refund|note/.test(subject ?? ''))).toEqual([
    'Your credit note',
    'Your credit note',
    'Your refund is done',
    'Your refund is done',
  ]);
  const notes = await shop.database.prisma.creditNote.findMany({ orderBy: { number: 'asc' } });
  expect(notes.map(({ amount }) => amount)).toEqual([7_50n, 17_50n]);
  for (const [nth, sum] of ['€7.50', '€17.50'].entries()) {
    const number = String(notes[nth]?.number).padStart(6, '0');
    const [mail, ...others] = received.filter((one) => one.mail.text?.includes(`credit note ${number}`));
    expect(others).toEqual([]);
    expect(mail?.mail.text).toMatch(
      new RegExp(`${sum} of your invoice \\d{6} is no longer owed: it goes back to you\\.`),
    );
    expect(mail?.mail.html).toMatch(
      new RegExp(`href="https://kettle\\.example/my-order/${orderId}\\.[^"?]+\\?note=credit-note-${number}"`),
    );
  }
  const { invariants } = await check(snapshotsOf(shop.database));
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
});

test('without an address there is none, and the note is there', async () => {
  const { orderId } = await place(shop.app, tea, { customer: { ...ADA, email: null } });
  await pay(shop.app, orderId, 25_00n);
  await refund(orderId, 25_00n);
  expect(await shop.database.prisma.mail.count()).toBe(0);
  const order = await shop.database.prisma.order.findUniqueOrThrow({ where: { id: BigInt(orderId) } });
  expect(await shop.database.prisma.creditNote.count({ where: { orderNumber: order.number } })).toBe(1);
});
