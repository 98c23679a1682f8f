import type { RefundJson } from '@/lib/contract/operator';
import { findPaymentMoney, type PaymentMoney } from '@/lib/db/tables/payments';
import { AppError, isAppError } from '@/lib/errors';
import type { ProviderReturn } from '@/lib/payments/provider';
import { askProvider } from '@/lib/payments/provider-error';
import { formatAmount } from '@/lib/story/amounts';
import { type BookedRefund, bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';
import { requireOrder } from './require-order';
import { logAlarms, seeToRefunds } from './see-to-refunds';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

export interface RefundOrder {
  readonly orderId: string;
  /** All that waits for a person is recorded as sent by hand, also what a provider failed at. */
  readonly byHand: boolean;
}

/**
 * An operator's yes: sends back at once all that is to be sent back of an order, what failed before included, and
 * records what only the operator can send, `by-hand`. Where all is recorded as sent by hand its providers are asked
 * first: what they have sent after all, or a person through them, is booked as that.
 * @returns what went back, or is known to have gone; nothing when asked again
 * @throws AppError `order-unknown`; `unavailable` when a provider did not take its part: it is tried again by itself; or
 * when it does not say what has gone back of what is to be recorded: nothing is, then
 */
export async function refundOrder(parts: Parts, { orderId, byHand }: RefundOrder): Promise<RefundJson[]> {
  const { database, queries, providers } = parts;
  const order = requireOrder(await queries.find(orderId));
  const owed = (await findPaymentMoney(database, [order.number])).filter(({ toRefund }) => toRefund > 0n);
  const told = new Map<bigint, ProviderReturn[]>();
  if (byHand) for (const payment of owed) told.set(payment.id, await askForReturns(parts, payment));
  const refunds: RefundJson[] = [];
  // What is sent by hand is recorded last: once it is, nothing may fail that would keep the operator from being told.
  const isByHand = ({ channel }: PaymentMoney) => Number(byHand || !providers.has(channel));
  for (const payment of owed.sort((a, b) => isByHand(a) - isByHand(b))) {
    const events = isByHand(payment)
      ? await recordByHand(parts, orderId, payment, { all: byHand, returns: told.get(payment.id) ?? [] })
      : await send(parts, orderId, payment);
    for (const { what, amount, way } of events)
      if (what === 'sent' || what === 'refunded')
        refunds.push({
          paymentId: payment.externalId ?? `payment-${payment.id}`,
          amount: formatAmount(amount, payment.currency),
          currency: payment.currency,
          way,
        });
  }
  return refunds;
}

/**
 * What has gone back of a payment already; nothing where nobody can be asked.
 * @throws AppError `unavailable` where the provider does not say
 */
export async function askForReturns(
  { providers, log }: Pick<Parts, 'providers' | 'log'>,
  { channel, externalId, currency }: Pick<PaymentMoney, 'channel' | 'externalId' | 'currency'>,
): Promise<ProviderReturn[]> {
  const { name, provider } = providers.get(channel) ?? { name: channel, provider: null };
  if (provider === null || externalId === null) return [];
  try {
    return await askProvider(() => provider.findReturns({ externalId, currency }));
  } catch (error) {
    log.error({ err: error, paymentId: externalId }, 'a provider did not say what has gone back');
    throw new AppError(
      'unavailable',
      `${name} does not say what has gone back already, so nothing was recorded: it might be booked twice. Ask again in a minute.`,
    );
  }
}

async function recordByHand(
  { submit, log }: Parts,
  orderId: string,
  { id: paymentId, externalId, currency }: PaymentMoney,
  { all, returns }: { readonly all: boolean; readonly returns: readonly ProviderReturn[] },
): Promise<readonly BookedRefund[]> {
  const act = { act: 'record-by-hand', all } as const;
  const booked = await bookRefunds(submit, orderId, { paymentId, returns, act });
  logAlarms(log, { orderId, externalId, currency }, booked);
  return booked.events;
}

async function send(parts: Parts, orderId: string, payment: PaymentMoney): Promise<readonly BookedRefund[]> {
  const { id: paymentId, channel, externalId } = payment;
  // Of a provider, and without its id: nobody can ask it for this.
  if (externalId === null) return recordByHand(parts, orderId, payment, { all: false, returns: [] });
  const known = parts.providers.get(channel);
  if (known?.provider == null) {
    const name = known?.name ?? channel;
    throw new AppError(
      'unavailable',
      `This was paid at ${name}, but ${name} is not set up here. Set it up, or send the money yourself and say "byHand": true.`,
    );
  }
  await bookRefunds(parts.submit, orderId, { paymentId, returns: [], act: { act: 'approve' } });
  try {
    const { events } = await seeToRefunds(parts, { channel, externalId });
    if (events.some(({ what }) => what === 'failed')) throw new Error('the provider refused it');
    return events;
  } catch (error) {
    if (isAppError(error)) throw error;
    parts.log.error({ err: error, paymentId: paymentId.toString() }, 'a refund was not sent');
    throw new AppError(
      'unavailable',
      'The payment provider did not take the refund. It is tried again by itself; ask again to try now.',
    );
  }
}
