import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { AppError } from '@/lib/errors';
import type {
  Checkout,
  CheckoutPage,
  PaymentProvider,
  ProviderKind,
  ReportedPayment,
  ReportedReturn,
} from './provider';
import { fromStripe, toStripe } from './stripe-currencies';
import { findReturns, readReturn, sendBack } from './stripe-returns';

/** Stripe: https://docs.stripe.com/payments/checkout. Card data never comes near us. */

/** The shop's account: `STRIPE_SECRET_KEY` and `STRIPE_WEBHOOK_SECRET`. */
interface StripeAccount {
  readonly secretKey: string;
  readonly webhookSecret: string;
}

export interface StripeEnv {
  readonly paymentMode: 'sandbox' | 'live';
  /** Null: none. */
  readonly stripe: StripeAccount | null;
}

export interface StripeOptions extends StripeAccount {
  /** Is the shop's money real? */
  readonly isLive: boolean;
  readonly now: () => Date;
  /** For tests: a server in place of Stripe's. */
  readonly api?: { readonly host: string; readonly port: number; readonly protocol: 'http' };
  /** Left out: 2. */
  readonly networkRetries?: number;
}

const CHECKOUT_ORIGIN = 'https://checkout.stripe.com';
const TIMEOUT_MS = 20_000;
const NETWORK_RETRIES = 2;
const TOLERANCE_S = 300;
/** Pressed again within this time, the button leads to the same page. */
const SAME_PAGE_MS = 10 * 60 * 1000;
/** Stripe takes no shorter one; a minute for clocks that differ. */
const MIN_SESSION_MS = 31 * 60 * 1000;
const PAID = 'payment_intent.succeeded';
/** Stripe's own limit. */
const EVENTS_A_PAGE = 100;
/** After a restore; more than a month's would be told by nobody. */
const MAX_EVENTS = 1_000_000;
/** No order has this id. */
const NO_ORDER = '0';

/** What a payment is called in an order's metadata. */
const ORDER_ID = 'orderId';

export const stripeProvider: ProviderKind<StripeEnv> = {
  channel: 'stripe',
  name: 'Stripe',
  open: ({ stripe: account, paymentMode }, now) =>
    account === null ? null : newStripe({ ...account, isLive: paymentMode === 'live', now }),
};

/** Stripe with an account of ours. */
export function newStripe(options: StripeOptions): PaymentProvider {
  const { secretKey, now, api, networkRetries = NETWORK_RETRIES } = options;
  const stripe = new Stripe(secretKey, {
    ...api,
    timeout: TIMEOUT_MS,
    maxNetworkRetries: networkRetries,
    telemetry: false,
  });
  return {
    takesCards: true,
    checkoutOrigin: CHECKOUT_ORIGIN,
    createCheckout: (checkout) => createCheckout(stripe, checkout, now()),
    closeCheckout: (pageId) => closeCheckout(stripe, pageId),
    verify: (headers, body) => verify(stripe, options, headers, body),
    paymentsSince: (since) => paymentsSince(stripe, options, since),
    findReturns: (payment) => findReturns(stripe, payment),
    refund: (refund) => sendBack(stripe, refund),
  };
}

async function createCheckout(stripe: Stripe, checkout: Checkout, now: Date): Promise<CheckoutPage> {
  const { orderId, amount, currency, returnUrl } = checkout;
  const period = Math.floor(now.getTime() / SAME_PAGE_MS);
  const closesAtMs = (period + 1) * SAME_PAGE_MS + MIN_SESSION_MS;
  // Of everything that a page is made of: Stripe refuses a key that comes again with other contents.
  const contents = createHash('sha256').update(`${currency}\n${returnUrl}`).digest('hex').slice(0, 16);
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: currency.toLowerCase(),
            unit_amount: toStripe(amount, currency),
            product_data: { name: `Order ${orderId}` },
          },
        },
      ],
      // On the payment itself: its event alone tells all, whatever else arrives before or after it.
      payment_intent_data: { metadata: { [ORDER_ID]: orderId } },
      client_reference_id: orderId,
      success_url: returnUrl,
      cancel_url: returnUrl,
      // A day by default: money for an order that was cancelled long ago. We close it with the order, if we can.
      expires_at: closesAtMs / 1000,
    },
    { idempotencyKey: `checkout/${orderId}/${amount}/${period}/${contents}` },
  );
  if (session.url === null) throw new Error('Stripe gave no page to pay on');
  return { url: session.url, pageId: session.id, closesAt: new Date(closesAtMs) };
}

/** Stripe refuses to close a page that is not open any more: then there is nothing to do. */
async function closeCheckout(stripe: Stripe, pageId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(pageId);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const { status } = await stripe.checkout.sessions.retrieve(pageId);
    if (status === 'open') throw error;
  }
}

/**
 * Only `payment_intent.succeeded` brings money; it comes once for each payment, in any order among other events. Money of
 * the other mode, play money in a real shop or the reverse, belongs to no order here, whatever it names.
 */
function verify(
  stripe: Stripe,
  { webhookSecret, isLive }: StripeOptions,
  headers: Headers,
  body: Uint8Array,
): ReportedPayment | ReportedReturn | null {
  const event = readEvent(stripe, webhookSecret, headers, body);
  if (event.type === PAID) return paymentOf(event, isLive, body);
  return event.livemode === !isLive ? null : readReturn(event);
}

/** Stripe gives the events of the last 30 days, newest first, under the ids that the webhook was told. */
async function* paymentsSince(
  stripe: Stripe,
  { isLive }: StripeOptions,
  since: Date,
): AsyncGenerator<ReportedPayment> {
  const events = stripe.events.list({
    type: PAID,
    created: { gte: Math.floor(since.getTime() / 1000) },
    limit: EVENTS_A_PAGE,
  });
  let count = 0;
  for await (const event of events) {
    count += 1;
    if (count > MAX_EVENTS) throw new Error(`Stripe knows of more than ${MAX_EVENTS} payments since then`);
    const payment = paymentOf(event, isLive, Buffer.from(JSON.stringify(event)));
    if (payment !== null) yield payment;
  }
}

function paymentOf(event: Stripe.Event, isLive: boolean, raw: Uint8Array): ReportedPayment | null {
  if (event.type !== PAID) return null;
  const isOfOtherMode = event.livemode === !isLive;
  const { id, amount_received: received, currency, metadata } = event.data.object;
  const code = currency.toUpperCase();
  return {
    orderId: isOfOtherMode ? NO_ORDER : (metadata[ORDER_ID] ?? NO_ORDER),
    payment: {
      externalId: id,
      webhookId: event.id,
      amount: fromStripe(received, code),
      currency: code,
      paidAt: new Date(event.created * 1000),
      raw,
      ...(isOfOtherMode ? { isOfOtherMode } : {}),
    },
  };
}

function readEvent(stripe: Stripe, secret: string, headers: Headers, body: Uint8Array): Stripe.Event {
  try {
    const signature = headers.get('stripe-signature') ?? '';
    return stripe.webhooks.constructEvent(Buffer.from(body), signature, secret, TOLERANCE_S);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    throw new AppError('unauthorized', 'The signature does not fit.');
  }
}
