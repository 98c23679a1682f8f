import type { IncomingPayment } from './types';

/**
 * A payment provider of the real world. One file makes one: `stripe.ts` is the example. `lib/server/compose.ts` chooses it,
 * `/api/webhooks/<channel>` hands it what it sends, and everything else, verdicts, books and refunds, is the same for all.
 */
export interface PaymentProvider {
  /** Its name in the payments' rows. */
  readonly channel: string;
  /**
   * Opens a payment page for what is missing of an order. Asked twice within minutes it may give the same page.
   * @returns where the customer pays
   * @throws Error when the provider refuses or cannot be reached
   */
  createCheckout(checkout: Checkout): Promise<string>;
  /**
   * Checks a delivery's signature over the raw body and reads it.
   * @returns null for an event that is no payment
   * @throws AppError `unauthorized`
   */
  verify(headers: Headers, body: Uint8Array): ReportedPayment | null;
  /**
   * Sees to it that this much of a payment has been sent back in all: asked again, or after a crash, it sends nothing
   * twice.
   * @throws Error when the provider refuses or cannot be reached; then nothing is known to have been sent back
   */
  refund(refund: ProviderRefund): Promise<void>;
}

export interface Checkout {
  readonly orderId: string;
  /** Minor units, above 0. */
  readonly amount: bigint;
  readonly currency: string;
  /** Where the customer comes back to, paid or not; absolute. */
  readonly returnUrl: string;
}

/** A payment as the provider tells it; `orderId` is '0' where it names none of ours. */
export interface ReportedPayment {
  readonly orderId: string;
  readonly payment: IncomingPayment;
}

export interface ProviderRefund {
  /** The provider's own id of the payment. */
  readonly externalId: string;
  readonly currency: string;
  /** All that is to have been sent back of it, earlier refunds included; minor units. */
  readonly totalRefunded: bigint;
  /** Names this refund, the same in each attempt. */
  readonly key: string;
}
