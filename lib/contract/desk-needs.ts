/** What needs a person, as the desk shows it. */

/** Why something waits for a person. */
export const NEED_KINDS = [
  'incident',
  'suspended',
  'refund',
  'unmatched',
  'foreign',
  'mail',
  'parcel',
  'delivery',
  'sold-out',
] as const;
export type NeedKind = (typeof NEED_KINDS)[number];

/** What stands first. */
export const NEED_ORDERS = ['oldest', 'dearest'] as const;
export type NeedOrder = (typeof NEED_ORDERS)[number];

/** One thing that waits for a person. */
export interface NeedJson {
  readonly kind: NeedKind;
  /** Unique within its kind. */
  readonly key: string;
  /** Null: it belongs to no order. */
  readonly orderId: string | null;
  /** Null: it is not known. */
  readonly since: string | null;
  /** What it is about: of an order that stands still all of it, else the money itself. */
  readonly amount: string | null;
  readonly currency: string | null;
  /** What it is, by kind: an element's name, a refund's state, a channel, a kind of mail, a product, an alert. */
  readonly what: string;
  /** As it was told, or null. */
  readonly error: string | null;
  /** Tries that failed; 0 where nothing is tried. */
  readonly attempts: number;
}

/** `GET /desk/needs` */
export interface NeedsJson {
  readonly first: NeedOrder;
  readonly needs: readonly NeedJson[];
  /** How many of each kind there are; more than `countedTo` are not counted. */
  readonly counts: Readonly<Record<NeedKind, number>>;
  readonly countedTo: number;
}
