import Stripe from 'stripe';
import type { ProviderPayment, ProviderRefund, ProviderReturn, Refusal, ReportedReturn } from './provider';
import { fromStripe, toStripe } from './stripe-currencies';

/** What goes back at Stripe: https://docs.stripe.com/refunds and https://docs.stripe.com/disputes. */

/** Refunds, and disputes, of one payment that are looked at; a payment has a few. */
const MAX_RETURNS = 1_000;

/** What a refund is called in its metadata. */
const REFERENCE = 'refund';

/** Events after which Stripe is asked what has gone back: `charge.refunded` comes of refunds by hand too. */
const RETURNS = [
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
] as const;

const isReturn = (type: string) => RETURNS.some((known) => known === type);

/** Each of them names the payment in the same place. @returns null for other events, and for money of no payment */
export function readReturn({ type, data }: Stripe.Event): ReportedReturn | null {
  if (!isReturn(type) || !('payment_intent' in data.object)) return null;
  const { payment_intent: intent } = data.object;
  const returnOf = typeof intent === 'object' && intent !== null && 'id' in intent ? intent.id : intent;
  return typeof returnOf === 'string' ? { returnOf } : null;
}

export async function findReturns(
  stripe: Stripe,
  { externalId, currency }: ProviderPayment,
): Promise<ProviderReturn[]> {
  const ofPayment = { payment_intent: externalId, limit: 100 };
  const [refunds, disputes] = await Promise.all([
    stripe.refunds.list(ofPayment).autoPagingToArray({ limit: MAX_RETURNS }),
    stripe.disputes.list(ofPayment).autoPagingToArray({ limit: MAX_RETURNS }),
  ]);
  // The oldest first: what was sent first is told first.
  return [
    ...refunds.reverse().map((refund) => returnOfRefund(refund, currency)),
    ...disputes.reverse().map((dispute) => returnOfDispute(dispute, currency)),
  ];
}

/** Stripe does what comes again under the same key once, for a day; whoever sends asks before what has gone back. */
export async function sendBack(stripe: Stripe, refund: ProviderRefund): Promise<ProviderReturn | Refusal> {
  const { externalId, currency, amount, reference, key } = refund;
  try {
    const sent = await stripe.refunds.create(
      {
        payment_intent: externalId,
        amount: toStripe(amount, currency),
        metadata: { [REFERENCE]: reference },
      },
      { idempotencyKey: key },
    );
    return returnOfRefund(sent, currency);
  } catch (error) {
    const isFinal =
      error instanceof Stripe.errors.StripeInvalidRequestError ||
      error instanceof Stripe.errors.StripeCardError;
    // A key that is in use: the same request is under way.
    if (!isFinal || error.statusCode === 409) throw error;
    return { refusal: error.code ?? error.message };
  }
}

/** `requires_action` waits for the customer, as a refund by bank transfer does for the number of an account. */
function returnOfRefund(
  { id, amount, metadata, status, failure_reason: reason }: Stripe.Refund,
  currency: string,
): ProviderReturn {
  const hasFailed = status === 'failed' || status === 'canceled';
  const minor = fromStripe(amount, currency);
  if (minor === null) throw new Error(`Stripe tells of a refund of ${amount} ${currency}`);
  return {
    kind: 'refund',
    id,
    reference: metadata?.[REFERENCE] ?? null,
    amount: minor,
    state: hasFailed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    error: hasFailed ? (reason ?? status) : null,
  };
}

/** An inquiry (`warning_…`) takes no money yet, and can be answered by a refund. */
function returnOfDispute(
  { id, amount, currency: taken, status }: Stripe.Dispute,
  currency: string,
): ProviderReturn {
  const minor = taken.toUpperCase() === currency ? fromStripe(amount, currency) : null;
  if (minor === null) throw new Error(`Stripe tells of a dispute of ${amount} ${taken}, not ${currency}`);
  const state = status === 'lost' ? 'succeeded' : isWon(status) ? 'failed' : 'pending';
  const kind = status.startsWith('warning_') ? 'inquiry' : 'dispute';
  return { kind, id, reference: null, amount: minor, state, error: null };
}

const isWon = (status: Stripe.Dispute.Status) =>
  status === 'won' || status === 'warning_closed' || status === 'prevented';
