import type { Stopped } from '@/lib/runtime/session-changes';
import type { Log } from './log';
import type { Metrics } from './metrics';

/** What the log says of an incident, beside its order and its element. */
export const STOPPED_LINE = 'an order stopped: it needs a person';

/** One line each time that something stops, and a count: why a task failed stands before it, said by whoever ran it. */
export function tellStops(stops: readonly Stopped[], { incidents }: Metrics, log: Log): void {
  for (const { blockedElementId, ...stopped } of stops) {
    incidents.inc({ element: blockedElementId ?? stopped.elementId });
    log.error({ ...stopped, ...(blockedElementId === null ? {} : { blockedElementId }) }, STOPPED_LINE);
  }
}
