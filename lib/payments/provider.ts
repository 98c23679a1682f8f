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
   * @throws Error when the provider refuses or cannot be reached
   */
  createCheckout(checkout: Checkout): Promise<CheckoutPage>;
  /**
   * Sees to it that nobody can pay on a page any more. One that is closed, or was paid on, is left as it is.
   * @throws Error when the provider refuses or cannot be reached
   */
  closeCheckout(pageId: string): Promise<void>;
  /**
   * Checks the signature of what came to its webhook, over the raw body, and reads it.
   * @returns null for an event that tells nothing of money
   * @throws AppError `unauthorized`
   */
  verify(headers: Headers, body: Uint8Array): ReportedPayment | ReportedReturn | null;
  /**
   * The payments that came in from this moment on, as its webhook told them, oldest or newest first: after a restore those
   * are asked for that were told to what is lost.
   * @throws Error when the provider refuses or cannot be reached, or does not remember as far back
   */
  paymentsSince(since: Date): AsyncIterable<ReportedPayment>;
  /**
   * All that has gone back of a payment, is going back or did not arrive, whoever sent it: refunds, and what the
   * customer's bank disputes.
   * @throws Error when the provider cannot be reached
   */
  findReturns(payment: ProviderPayment): Promise<ProviderReturn[]>;
  /**
   * Sends money back. The same key sends it once.
   * @returns how it stands, or why the provider takes it under no circumstances
   * @throws Error when the provider cannot be reached or asks to be asked again: whether it was sent is not known
   */
  refund(refund: ProviderRefund): Promise<ProviderReturn | Refusal>;
}

export interface Checkout {
  readonly orderId: string;
  /** Minor units, above 0. */
  readonly amount: bigint;
  readonly currency: string;
  /** Where the customer comes back to, paid or not; absolute. */
  readonly returnUrl: string;
}

export interface CheckoutPage {
  /** Where the customer pays. */
  readonly url: string;
  /** The provider's own id of the page. */
  readonly pageId: string;
  /** When the provider closes it by itself. */
  readonly closesAt: Date;
}

/** A payment as the provider tells it; whose channel it is, is known by the webhook it came to. */
export interface ReportedPayment {
  /** As it stands in the provider's data; anything where it names no order of ours. */
  readonly orderId: string;
  readonly payment: Omit<IncomingPayment, 'channel'>;
}

/** Something happened to money that goes back of this payment. What it was is asked, so no order of events matters. */
export interface ReportedReturn {
  readonly returnOf: string;
}

export interface ProviderPayment {
  /** The provider's own id of the payment. */
  readonly externalId: string;
  readonly currency: string;
}

/** A refund or a dispute as it stands at the provider. */
export interface ProviderReturn {
  /** Of an inquiry it is only asked why: no money is taken, and a refund settles it. */
  readonly kind: 'refund' | 'inquiry' | 'dispute';
  /** The provider's own. */
  readonly id: string;
  /** Ours, where we sent it. */
  readonly reference: string | null;
  /** Minor units of the payment's currency, above 0. */
  readonly amount: bigint;
  /** Of a dispute: not decided, lost, won. */
  readonly state: 'pending' | 'succeeded' | 'failed';
  /** Why it failed, in the provider's word. */
  readonly error: string | null;
}

export interface ProviderRefund extends ProviderPayment {
  /** Minor units, above 0. */
  readonly amount: bigint;
  /** Kept by the provider, and told with the refund. */
  readonly reference: string;
  /** Names this refund, the same in each attempt. */
  readonly key: string;
}

/** Asked again, the provider would say the same. */
export interface Refusal {
  readonly refusal: string;
}
