import type { OrderJson } from '@/lib/contract/order';

/** How long to wait before asking again: fast while something moves, slow while the order only waits. */

export const FAST_MS = 700;
export const SLOW_MS = 5_000;
/** After a change more may follow: an order passes several steps within a second. */
const SETTLE_MS = 4_000;
/** The server fires a timer within a quarter of a second. */
const AFTER_DUE_MS = 300;
/** A timer may be held back by the payment grace; then the fast watch ends. */
const OVERDUE_MS = 15_000;

type Watched = Pick<OrderJson, 'state' | 'activeElements' | 'incidents'>;

/** While a stream tells of each change: only to notice that the stream is dead, or that the server is gone. */
export const STREAMING_MS = 30_000;
/** While a stream has to show first that it can be relied on. */
export const TRYING_MS = 10_000;

export function pollDelayMs(order: Watched, nowMs: number, changedAtMs: number): number {
  if (order.state !== 'ACTIVE') return 0;
  if (isWorking(order) || nowMs - changedAtMs < SETTLE_MS) return FAST_MS;
  const dueInMs = order.activeElements
    .flatMap((element) => (element.dueAt === undefined ? [] : [Date.parse(element.dueAt) - nowMs]))
    .filter((ms) => ms > -OVERDUE_MS);
  if (dueInMs.length === 0) return SLOW_MS;
  return Math.min(SLOW_MS, Math.max(FAST_MS, Math.min(...dueInMs) + AFTER_DUE_MS));
}

/** Is a job being done that is not stuck? A stuck one moves only when a person has acted. */
function isWorking(order: Watched): boolean {
  const stuck = new Set(order.incidents.map((incident) => incident.elementId));
  return order.activeElements.some((element) => element.waitsFor === 'job' && !stuck.has(element.elementId));
}
