import { findPaymentMoney } from '@/lib/db/tables/payments';
import { AppError, isAppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import { bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';
import { type GrantedRefund, type GrantRefund, grantRefund } from './grant-refund';
import { askForReturns } from './refund-order';
import { requireOrder } from './require-order';
import { seeToRefunds } from './see-to-refunds';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

/** Each time other money of the order was faster. */
const MAX_TRIES = 20;

/**
 * Gives back money that counted, and tells how far it has come. What a person says they have sent is held against what the
 * provider tells first: what they sent through it is booked as that.
 * @returns a sentence for each payment
 * @throws as `grantRefund`; `unavailable` where the provider does not say what has gone back already
 */
export async function refundApplied(
  parts: Parts,
  { orderId, ...input }: GrantRefund & { readonly orderId: string },
): Promise<string[]> {
  const order = requireOrder(await parts.queries.find(orderId));
  if (input.isSent)
    for (const payment of await findPaymentMoney(parts.database, [order.number])) {
      const returns = await askForReturns(parts, payment);
      if (returns.length > 0)
        await bookRefunds(parts.submit, orderId, { paymentId: payment.id, returns, act: null });
    }
  const granted = await grant(parts.submit, orderId, input);
  return Promise.all(
    granted.map(async (refund) => {
      const money = `${formatAmount(refund.amount, order.currency)} ${order.currency}`;
      if (input.isSent) return `${money} by-hand`;
      return refund.way === 'by-hand'
        ? `${money} to be sent by hand`
        : `${money} ${await send(parts, refund)}`;
    }),
  );
}

async function grant(
  submit: Parts['submit'],
  orderId: string,
  input: GrantRefund,
): Promise<readonly GrantedRefund[]> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const granted = await submit({ kind: grantRefund, orderId, input });
    if (granted !== null) return granted;
  }
  throw new AppError('busy', 'Other money of this order moves all the time. Try again in a minute.');
}

/** It is queued, whatever becomes of this. */
async function send(parts: Parts, { payment }: GrantedRefund): Promise<string> {
  const { channel, externalId } = payment;
  if (externalId === null) return 'queued';
  try {
    const { events } = await seeToRefunds(parts, { channel, externalId });
    if (events.some(({ what }) => what === 'failed')) return 'refused by the provider';
    return events.some(({ what }) => what === 'sent' || what === 'refunded') ? 'provider' : 'queued';
  } catch (error) {
    if (!isAppError(error)) parts.log.error({ err: error, paymentId: externalId }, 'a refund was not sent');
    return 'queued: the provider did not take it yet';
  }
}
