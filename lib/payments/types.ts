import type { Verdict } from '@/lib/contract/payment';

/** What a payment system reports of one payment. */
export interface IncomingPayment {
  /** Where it came from: one of `channels.ts`, or a provider's. */
  readonly channel: string;
  /**
   * Minor units of its currency, hundredths where it names none. Null: it could not be read; only a signed delivery is
   * kept all the same.
   */
  readonly amount: bigint | null;
  /** None: the order's currency. */
  readonly currency: string | null;
  readonly externalId: string | null;
  readonly webhookId: string | null;
  readonly paidAt: Date | null;
  /** Play money in a real shop, or the reverse: it pays for no order, and none may be given it. */
  readonly isOfOtherMode?: boolean;
  /** What was sent, of signed deliveries: kept where it cannot be matched with an order. */
  readonly raw: Uint8Array | null;
}

/** What is answered: the payment's id and the verdict; `first` is the first verdict of a duplicate. */
export interface PaymentAnswer {
  readonly paymentId: string;
  readonly verdict: Verdict;
  readonly first?: Verdict;
}
