/** What is done with many orders at once at the desk. */

/** In the words of `DESK_ACTS`. */
export const BULK_ACTS = ['cancel', 'end', 'retry', 'refund'] as const;
export type BulkActName = (typeof BULK_ACTS)[number];

/** What can be done with a bulk. */
export const BULK_TURNS = ['start', 'pause', 'resume', 'stop'] as const;
export type BulkTurn = (typeof BULK_TURNS)[number];

export interface BulkCounts {
  readonly waiting: number;
  readonly done: number;
  readonly refused: number;
  readonly failed: number;
  readonly 'left-out': number;
}

/** A bulk as its page tells it. */
export interface BulkJson {
  readonly key: string;
  readonly act: BulkActName;
  readonly state: 'draft' | 'running' | 'paused' | 'stopped' | 'done';
  readonly person: string;
  readonly role: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly filters: Readonly<Record<string, string>>;
  readonly counts: BulkCounts;
}

/** `GET /desk/bulk/<id>` as a page. */
export interface BulkPage {
  readonly bulk: BulkJson;
  readonly leftOut: readonly { readonly why: string; readonly orders: number }[];
  readonly items: readonly {
    readonly orderId: string;
    readonly state: keyof BulkCounts;
    readonly detail: string | null;
    readonly at: string | null;
  }[];
  /** What the list of orders is narrowed to; null: all states. */
  readonly shown: keyof BulkCounts | null;
}
