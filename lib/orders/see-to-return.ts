import { findReturnedPayment } from '@/lib/db/tables/unmatched-refunds';
import type { PaymentProvider } from '@/lib/payments/provider';
import { askProvider } from '@/lib/payments/provider-error';
import { refundKey, refundReference } from '@/lib/payments/refund-reference';
import { formatAmount } from '@/lib/story/amounts';
import type { Dependencies } from './dependencies';
import { type BookedReturn, bookReturn, type ReturnNews } from './return-unmatched';

/**
 * The same as `seeToRefunds` for a payment without an order: asks the provider what has gone back, books that, and only then
 * sends what is queued.
 * @param provider of its channel
 * @returns how it stands; null: no such payment is sent back
 * @throws ProviderError where the provider cannot be reached
 */
export async function seeToReturn(
  { database, log }: Pick<Dependencies, 'database' | 'log'>,
  provider: () => PaymentProvider,
  { channel, externalId }: { readonly channel: string; readonly externalId: string },
): Promise<BookedReturn | null> {
  const id = await findReturnedPayment(database, channel, externalId);
  if (id === null) return null;
  const book = (news: ReturnNews) => bookReturn(database, id, news, new Date());
  const before = await book({ returns: [] });
  if (before === null) return null;
  const { currency, amount } = before.payment;
  const asked = provider();
  let booked = await book({ returns: await askProvider(() => asked.findReturns({ externalId, currency })) });
  if (booked?.row.state === 'queued' && booked.row.way === 'provider') {
    const { ordinal } = booked.row;
    const reference = refundReference({ paymentId: id, ordinal });
    const key = refundKey({ paymentId: id, ordinal, amount });
    const sent = await askProvider(() => asked.refund({ externalId, currency, amount, reference, key }));
    booked = await book('refusal' in sent ? { refusal: sent.refusal, ordinal } : { returns: [sent] });
  }
  const { state, error } = booked?.row ?? before.row;
  if (state === 'failed' && before.row.state !== 'failed')
    log.warn(
      { paymentId: externalId, amount: formatAmount(amount, currency), currency, error },
      'a payment without an order could not be sent back, a person has to look at it',
    );
  return booked;
}
