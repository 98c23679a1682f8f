import type { Verdict } from './payment';

/** What came in lately, for the charts on the first page of the desk. */

/** The chosen time, and what it is told by: 24 hours, 7 or 30 days. */
export const LATELY = ['24h', '7d', '30d'] as const;
export type Over = (typeof LATELY)[number];

/** `GET /desk/lately?over=`: one value for each hour or day, the oldest first; the last one is not over yet. */
export interface LatelyJson {
  readonly over: Over;
  /** The zone in which days begin. */
  readonly zone: string;
  /** When each hour or day began. */
  readonly starts: readonly string[];
  readonly orders: readonly number[];
  /** By currency, the one with most of it first; null for who may not see the books. */
  readonly revenue:
    | readonly { readonly currency: string; readonly amounts: readonly string[]; readonly total: string }[]
    | null;
  readonly payments: readonly { readonly verdict: Verdict; readonly counts: readonly number[] }[];
}
