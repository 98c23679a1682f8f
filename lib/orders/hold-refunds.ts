import { findPaymentMoney } from '@/lib/db/tables/payments';
import { findRefunds } from '@/lib/db/tables/refunds';
import { AppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import { bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';

type Parts = Pick<Dependencies, 'database' | 'providers' | 'submit'>;

const sum = (amount: bigint, currency: string) => `${formatAmount(amount, currency)} ${currency}`;

/**
 * Refunds that would be sent by themselves wait for a person's yes. One that is being sent at this moment is booked as the
 * provider tells.
 * @returns what is held
 * @throws AppError `conflict` where nothing is queued any more
 */
export async function holdRefunds(
  { database, submit }: Parts,
  { orderId, number }: { readonly orderId: string; readonly number: bigint },
): Promise<string> {
  const [payments, rows] = await Promise.all([
    findPaymentMoney(database, [number]),
    findRefunds(database, [number]),
  ]);
  const queued = rows.filter(({ state }) => state === 'queued');
  const held: string[] = [];
  for (const paymentId of new Set(queued.map((row) => row.paymentId))) {
    const currency = payments.find(({ id }) => id === paymentId)?.currency ?? '';
    const { toApprove } = await bookRefunds(submit, orderId, {
      paymentId,
      returns: [],
      act: { act: 'hold' },
    });
    // What was queued when it was looked may have been sent meanwhile.
    held.push(...toApprove.map(({ amount }) => sum(amount, currency)));
  }
  if (held.length === 0) throw new AppError('conflict', 'Nothing is about to be sent any more.');
  return held.join(', ');
}

/**
 * Money of another currency goes back before the order has ended: through the provider that brought it, or by hand.
 * @returns what goes back, and how
 * @throws AppError `conflict` where none is held any more
 */
export async function returnHeld(
  { database, providers, submit }: Parts,
  {
    orderId,
    number,
    currency,
  }: { readonly orderId: string; readonly number: bigint; readonly currency: string },
): Promise<string> {
  const held = (await findPaymentMoney(database, [number])).filter(
    (payment) => payment.held > 0n && payment.currency !== currency,
  );
  const told: string[] = [];
  for (const { id: paymentId, channel, externalId, ...payment } of held) {
    const isSent = providers.get(channel)?.provider != null && externalId !== null;
    const state = isSent ? 'queued' : 'by-hand';
    const act = { act: 'return-held', state } as const;
    const { events } = await bookRefunds(submit, orderId, { paymentId, returns: [], act });
    for (const { what, amount } of events)
      if (what === 'granted')
        told.push(`${sum(amount, payment.currency)} ${isSent ? 'queued' : 'to be sent by hand'}`);
  }
  if (told.length === 0) throw new AppError('conflict', 'No money of another currency is held any more.');
  return told.join(', ');
}
