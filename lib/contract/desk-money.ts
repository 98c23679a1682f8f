/** What people at the desk do with money, beside what `desk.ts` has. */

export interface Sum {
  readonly amount: string;
  readonly currency: string;
}

/** Pieces that were shipped and can come back. */
export interface ShippedLine {
  readonly sku: string;
  readonly name: string;
  readonly left: number;
}

/** How the money of an order stands, as far as it decides what can be done with it. */
export interface MoneyFacts {
  /** What counts of a paid order, and can be given back; null: nothing. */
  readonly counting: string | null;
  /** Of the order. */
  readonly currency: string;
  /** Refunds that are about to be sent by themselves. */
  readonly queued: readonly Sum[];
  /** Money of another currency that waits for the end of the order. */
  readonly heldForeign: readonly Sum[];
  readonly shipped: readonly ShippedLine[];
}

/** What is typed to give money back. */
export interface RefundFields {
  /** Of the order's currency, as it was typed. */
  readonly amount: string;
  /** A person has sent it. */
  readonly isSent: boolean;
  /** What goes back on the shelf, as it was typed: by sku. */
  readonly pieces: Readonly<Record<string, string>>;
}

/** What the form for it shows. */
export interface RefundForm {
  readonly most: string;
  readonly currency: string;
  readonly shipped: readonly ShippedLine[];
}

/** How a payment that came without an order stands, as far as it decides what can be done with it. */
export interface PaymentFacts {
  readonly hasOrder: boolean;
  /** Play money in a real shop, or the reverse. */
  readonly otherMode: boolean;
  readonly isAmountKnown: boolean;
  /** Can its provider be asked to send it back? */
  readonly isSendable: boolean;
  /** Where it stands on its way back, as a refund; null: it is not sent back. */
  readonly returned: 'queued' | 'pending' | 'succeeded' | 'failed' | 'stuck' | null;
}

/** What becomes of a payment that is sent back. */
export interface ReturnJson {
  readonly state: 'queued' | 'pending' | 'succeeded' | 'failed' | 'stuck';
  /** A person has sent it. */
  readonly isByHand: boolean;
  /** Why it was not sent, or came back. */
  readonly error: string | null;
  readonly since: string;
}

/** A payment that came without an order. */
export interface DeskPaymentPage {
  readonly key: string;
  readonly channel: string;
  readonly externalId: string | null;
  /** Null: it was not told, or cannot be read. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly arrivedAt: string;
  readonly paidAt: string | null;
  /** Play money in a real shop, or the reverse. */
  readonly otherMode: boolean;
  /** That a person gave it to; null: none yet. */
  readonly orderId: string | null;
  /** As it was sent; null: it is kept no longer. */
  readonly raw: string | null;
  /** Null: it is not sent back. */
  readonly returned: ReturnJson | null;
  /** Who can be asked to send it back, by name; null: nobody but a person. */
  readonly provider: string | null;
}

/** What would become of a payment if it were given to an order, as both stand now. */
export interface AssignmentPreview {
  readonly orderId: string;
  readonly can: boolean;
  readonly sentence: string;
}
