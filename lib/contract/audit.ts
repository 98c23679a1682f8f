/** The record of what people did, as the desk shows it. For `/desk`, and no part of the API. */

/** One row of the record, as it was written. */
export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  readonly orderId: string | null;
  /** JSON. */
  readonly input: string;
  readonly reason: string;
  readonly result: string;
  readonly detail: string | null;
  /** The row that asked for what this one tells. */
  readonly askedId: string | null;
  readonly hash: string;
}

export interface AuditJson {
  /** The newest first. */
  readonly rows: readonly AuditRow[];
  /** Where the next page begins; null: there are no older rows. */
  readonly next: string | null;
  /** Not all were looked at: up to which row; null: all that were asked for. */
  readonly lookedBackTo: string | null;
}

/** How far the chain of hashes is proven. */
export interface ChainJson {
  readonly provenUpTo: string;
  /** The newest row. */
  readonly last: string;
  /** The first row that does not fit; null: none. */
  readonly brokenAt: string | null;
  /** When the proof that this tells of ended, or how far it is. */
  readonly at: string;
}
