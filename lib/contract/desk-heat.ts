/** How orders stand in the process, for its map on the first page of the desk. */

/** At one element of one version. */
export interface HeatElement {
  readonly elementId: string;
  readonly name: string;
  /** Open orders that stand there. */
  readonly waiting: number;
  /** Of these, longer than nine of ten did. */
  readonly overdue: number;
  /** Orders that stopped there. */
  readonly failed: number;
}

export interface HeatVersion {
  readonly version: number;
  readonly hash: string;
  readonly open: number;
  readonly elements: readonly HeatElement[];
}

/** `GET /desk/heat` */
export interface HeatJson {
  /** The newest first. */
  readonly versions: readonly HeatVersion[];
  /** Only so many open orders were looked at, the oldest, for those that are overdue; null: all of them. */
  readonly lookedAt: number | null;
}
