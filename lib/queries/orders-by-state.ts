import type { Sql } from '@/lib/db/database';
import { findOrderCounts } from './order-counts';

export interface StateCount {
  /** `open`, or how they ended: the outcome, else the state of those that reached no end, in lower case. */
  readonly state: string;
  readonly orders: number;
}

/** All orders, of all versions of the process, by state. */
export async function findOrdersByState(sql: Sql): Promise<StateCount[]> {
  const sums = new Map<string, number>();
  for (const { outcome, orders } of await findOrderCounts(sql)) {
    const state = outcome?.toLowerCase() ?? 'open';
    sums.set(state, (sums.get(state) ?? 0) + orders);
  }
  return [...sums].map(([state, orders]) => ({ state, orders }));
}
