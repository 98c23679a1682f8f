import { AppError } from '@/lib/errors';
import type { Checkout, CheckoutPage, PaymentProvider } from '@/lib/payments/provider';
import { cardProvider } from '@/lib/payments/providers';
import type { Dependencies } from './dependencies';
import { notePaymentPage } from './note-payment-page';
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
  { providers, queries, submit, log }: Pick<Dependencies, 'providers' | 'queries' | 'submit' | 'log'>,
  { orderId, origin, returnPath }: PayByCard,
): Promise<string> {
  const card = cardProvider(providers);
  if (card === null) throw new AppError('not-found', 'There is nothing at this address.');
  const order = requireOrder(await queries.find(orderId));
  // What was received and has gone back since is missing again.
  const amount = order.total === null ? 0n : order.total - order.applied - order.held;
  const nothing = () => new AppError('conflict', 'There is nothing to pay for this order.');
  if (order.state !== 'ACTIVE' || order.settledAt !== null || amount <= 0n) throw nothing();
  const page = await openPage(
    card.provider,
    { orderId, amount, currency: order.currency, returnPath, origin },
    log,
  );
  const { channel } = card;
  const { pageId, closesAt } = page;
  if (!(await submit({ kind: notePaymentPage, orderId, input: { channel, pageId, closesAt } })))
    throw nothing();
  return page.url;
}

async function openPage(
  provider: PaymentProvider,
  { origin, returnPath, ...checkout }: PayByCard & Omit<Checkout, 'returnUrl'>,
  log: Dependencies['log'],
): Promise<CheckoutPage> {
  try {
    return await provider.createCheckout({ ...checkout, returnUrl: new URL(returnPath, origin).href });
  } catch (error) {
    log.error({ err: error, orderId: checkout.orderId }, 'the payment provider gave no page');
    throw new AppError('unavailable', 'The payment provider cannot be reached. Try again in a minute.');
  }
}
