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
}

/** What would become of a payment if it were given to an order, as both stand now. */
export interface AssignmentPreview {
  readonly orderId: string;
  readonly can: boolean;
  readonly sentence: string;
}
