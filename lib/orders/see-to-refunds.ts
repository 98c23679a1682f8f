import { findPaymentByExternalId } from '@/lib/db/tables/payments';
import type { PaymentProvider, ProviderReturn } from '@/lib/payments/provider';
import { askProvider, ProviderError } from '@/lib/payments/provider-error';
import { refundKey, refundReference } from '@/lib/payments/refund-reference';
import { formatAmount } from '@/lib/story/amounts';
import { type BookedRefunds, type BookRefunds, bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';
import { seeToReturn } from './see-to-return';

type Parts = Pick<Dependencies, 'database' | 'providers' | 'submit' | 'log'>;

export interface SeenRefunds {
  /** The money was brought by this provider, for an order of ours, or it is without one and sent back. */
  readonly isKnown: boolean;
  /** The provider or a bank will have more to say. */
  readonly isPending: boolean;
  /** What was news, in the order of its booking. */
  readonly events: BookedRefunds['events'];
}

/** What the staff should hear of at once. */
const ALARMS: Partial<Record<BookedRefunds['events'][number]['what'], string>> = {
  failed: 'a refund has failed, a person has to look at it',
  disputed: 'a payment is disputed',
  'charged-back': 'a dispute is lost: the money counts as refunded, nothing goes back on the shelf',
  reinstated: 'a lost dispute was won after all',
};

/**
 * Makes the books and the provider agree on what goes back of one payment: asks it what has gone back, books that, and
 * only then sends what is queued. A crash at any moment in between sends nothing twice: what was sent is found by its
 * reference, and what is sent again meanwhile has the same key.
 * @throws ProviderError where the provider cannot be reached, or is not set up here; else what the database throws
 */
export async function seeToRefunds(
  parts: Parts,
  { channel, externalId }: { readonly channel: string; readonly externalId: string },
): Promise<SeenRefunds> {
  const { database, submit, log } = parts;
  const payment = await findPaymentByExternalId(database, channel, externalId);
  if (payment === null) {
    const returned = await seeToReturn(parts, () => providerOf(parts, channel), { channel, externalId });
    return { isKnown: returned !== null, isPending: returned?.row.state === 'pending', events: [] };
  }
  const { id: paymentId, orderId, currency } = payment;
  const provider = providerOf(parts, channel);
  const events: BookedRefunds['events'][number][] = [];
  const book = async (input: Omit<BookRefunds, 'paymentId'>) => {
    const booked = await bookRefunds(submit, orderId, { paymentId, ...input });
    logAlarms(log, { orderId, externalId, currency }, booked);
    events.push(...booked.events);
    return booked;
  };
  const returns = await askProvider(() => provider.findReturns({ externalId, currency }));
  let { toSend, isPending } = await book({ returns, act: null });
  for (const due of toSend) {
    const { amount } = due;
    const refund = { externalId, currency, amount, reference: refundReference(due), key: refundKey(due) };
    const sent = await askProvider(() => provider.refund(refund));
    ({ isPending } = await book(outcomeOf(due.ordinal, sent)));
  }
  return { isKnown: true, isPending, events };
}

/** Logs what the staff should hear of at once. */
export function logAlarms(
  log: Dependencies['log'],
  { orderId, externalId, currency }: { orderId: string; externalId: string | null; currency: string },
  { events }: Pick<BookedRefunds, 'events'>,
): void {
  for (const { what, amount } of events) {
    const alarm = ALARMS[what];
    const fields = { orderId, paymentId: externalId, amount: formatAmount(amount, currency), currency };
    if (alarm !== undefined) log.warn(fields, alarm);
  }
}

const outcomeOf = (
  ordinal: number,
  sent: ProviderReturn | { readonly refusal: string },
): Omit<BookRefunds, 'paymentId'> =>
  'refusal' in sent
    ? { returns: [], act: { act: 'refuse', ordinal, error: sent.refusal } }
    : { returns: [sent], act: null };

function providerOf({ providers }: Parts, channel: string): PaymentProvider {
  const known = providers.get(channel);
  if (known?.provider == null) throw new ProviderError(`${known?.name ?? channel} is not set up here`);
  return known.provider;
}
