import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import type { ReportedPayment } from '@/lib/payments/provider';
import type { PaymentAnswer } from '@/lib/payments/types';
import type { Dependencies } from './dependencies';
import { receivePayment } from './receive-payment';

/** What a provider sent to its webhook. */
export interface ProviderEvent {
  readonly channel: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** No order has this id. */
const NO_ORDER = '0';

/**
 * A provider reports. A payment that names no order of ours is kept all the same; that money goes back is noted, and the
 * provider is asked about it right away.
 * @returns what became of the payment; null for an event that is none
 * @throws AppError `not-found` for a provider that is not set up; `unauthorized` for what it has not signed
 */
export async function receiveProviderEvent(
  { providers, providerDesk, submit }: Pick<Dependencies, 'providers' | 'providerDesk' | 'submit'>,
  { channel, headers, body }: ProviderEvent,
): Promise<PaymentAnswer | null> {
  const provider = providers.get(channel)?.provider ?? null;
  if (provider === null) throw new AppError('not-found', 'There is nothing at this address.');
  const reported = provider.verify(headers, body);
  if (reported === null) return null;
  if ('returnOf' in reported) {
    await providerDesk.noteReturn(channel, reported.returnOf);
    return null;
  }
  return takeReported({ submit }, channel, reported);
}

/** Takes what a provider tells of a payment, however it was told. A payment that is known already is a duplicate. */
export function takeReported(
  { submit }: Pick<Dependencies, 'submit'>,
  channel: string,
  { orderId, payment }: ReportedPayment,
): Promise<PaymentAnswer> {
  return submit({
    kind: receivePayment,
    orderId: parseOrderId(orderId) ?? NO_ORDER,
    input: { ...payment, channel },
  });
}
