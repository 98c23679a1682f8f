import { AppError } from '@/lib/errors';
import { cardProvider } from '@/lib/payments/providers';
import type { Dependencies } from './dependencies';
import { requireOrder } from './require-order';

export interface PayByCard {
  readonly orderId: string;
  /** The shop as this customer's browser names it, `https://shop.example`. */
  readonly origin: string;
  /** The page of it that the customer comes back to, paid or not. */
  readonly returnPath: string;
}

/**
 * Opens the provider's page for what is missing of an order.
 * @returns its address
 * @throws AppError `not-found` where no provider takes cards; `order-unknown`; `conflict` where nothing is to be paid;
 *   `unavailable` when the provider gives no page
 */
export async function payByCard(
  { providers, queries, log }: Pick<Dependencies, 'providers' | 'queries' | 'log'>,
  { orderId, origin, returnPath }: PayByCard,
): Promise<string> {
  const provider = cardProvider(providers);
  if (provider === null) throw new AppError('not-found', 'There is nothing at this address.');
  const order = requireOrder(await queries.find(orderId));
  const amount = order.total === null ? 0n : order.total - order.received;
  if (order.state !== 'ACTIVE' || order.settledAt !== null || amount <= 0n)
    throw new AppError('conflict', 'There is nothing to pay for this order.');
  try {
    const returnUrl = new URL(returnPath, origin).href;
    return await provider.createCheckout({ orderId, amount, currency: order.currency, returnUrl });
  } catch (error) {
    log.error({ err: error, orderId }, 'the payment provider gave no page');
    throw new AppError('unavailable', 'The payment provider cannot be reached. Try again in a minute.');
  }
}
