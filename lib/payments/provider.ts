import type { IncomingPayment } from './types';

/**
 * A payment provider of the real world, as `providers.ts` lists it: known whether or not this shop has an account there.
 * One file makes one (`stripe.ts` is the example). All else, verdicts, books and refunds, is the same for all.
 * @typeParam Env what it takes of the environment
 */
export interface ProviderKind<Env> {
  /** Its name in the payments' rows and in the address of its webhook, `/api/webhooks/<channel>`. */
  readonly channel: string;
  /** Its name for people. */
  readonly name: string;
  /**
   * Sets it up. Asks nobody: an account that is wrong shows at the first use.
   * @returns null where the environment names no account
   */
  open(env: Env, now: () => Date): PaymentProvider | null;
}

/** A provider with an account of this shop. */
export interface PaymentProvider {
  /** Does its page take cards? */
  readonly takesCards: boolean;
  /** Where its page stands, `https://pay.example`: the Content-Security-Policy lets our forms lead there. */
  readonly checkoutOrigin: string;
  /**
   * Opens a payment page for what is missing of an order. Asked twice within minutes it may give the same page.
   * @returns where the customer pays
   * @throws Error when the provider refuses or cannot be reached
   */
  createCheckout(checkout: Checkout): Promise<string>;
  /**
   * Checks the signature of what came to its webhook, over the raw body, and reads it.
   * @returns null for an event that is no payment
   * @throws AppError `unauthorized`
   */
  verify(headers: Headers, body: Uint8Array): ReportedPayment | null;
  /**
   * The payments that came in from this moment on, as its webhook told them, oldest or newest first: after a restore those
   * are asked for that were told to what is lost.
   * @throws Error when the provider refuses or cannot be reached, or does not remember as far back
   */
  paymentsSince(since: Date): AsyncIterable<ReportedPayment>;
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

/** A payment as the provider tells it; whose channel it is, is known by the webhook it came to. */
export interface ReportedPayment {
  /** As it stands in the provider's data; anything where it names no order of ours. */
  readonly orderId: string;
  readonly payment: Omit<IncomingPayment, 'channel'>;
}

export interface ProviderRefund {
  /** The provider's own id of the payment. */
  readonly externalId: string;
  readonly currency: string;
  /** The sum that has been sent back after this refund, earlier refunds included; minor units. */
  readonly totalRefunded: bigint;
  /** Names this refund, the same in each attempt. */
  readonly key: string;
}
