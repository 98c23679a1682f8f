import type { Verdict } from '@/lib/contract/payment';

/** One delivery of money. `applied + held + toRefund + refunded = amount`, always. Minor units. */
export interface PaymentRow {
  id: bigint;
  orderId: string | null;
  /** Where it came from: `unsigned`, `signed`, a provider's name. */
  channel: string;
  /** The payment system's own id, unique within the channel. */
  externalId: string | null;
  webhookId: string | null;
  paidAt: Date | null;
  arrivedAt: Date;
  verdict: Verdict;
  /** Null only where an unmatched delivery did not tell. */
  currency: string | null;
  amount: bigint | null;
  /** What was sent, of unmatched deliveries only. */
  raw: Uint8Array | null;
  applied: bigint;
  held: bigint;
  toRefund: bigint;
  refunded: bigint;
}

/** What a payment system reports of one payment. */
export interface IncomingPayment {
  readonly channel: string;
  /** Null: it could not be read; only a signed delivery is kept all the same. */
  readonly amount: bigint | null;
  /** None: the order's currency. */
  readonly currency: string | null;
  readonly externalId: string | null;
  readonly webhookId: string | null;
  readonly paidAt: Date | null;
  /** What was sent, of signed deliveries: kept where it cannot be matched with an order. */
  readonly raw: Uint8Array | null;
}

/** What is answered: the payment's id and the verdict; `first` is the first verdict of a duplicate. */
export interface PaymentAnswer {
  readonly paymentId: string;
  readonly verdict: Verdict;
  readonly first?: Verdict;
}
