import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';

/** How an element fared, over all passes of the token. */
export interface Visit {
  elementId: string;
  /** Passes that ended normally. */
  count: number;
  /** When the last of them ended. */
  endedAt: string;
  /** How long the last of them took, in milliseconds; null where its beginning is not in the log. */
  tookMs: number | null;
}

/**
 * What was completed, in the order of its last completion, oldest first.
 * @param upTo the last step that counts
 */
export function visitsOf({ steps }: { steps: readonly StepJson[] }, upTo: number): Map<string, Visit> {
  const open = new Map<string, string>();
  const visits = new Map<string, Visit>();
  for (const { seq, at, entered, completed } of steps) {
    if (seq > upTo) break;
    // In a loop a step may complete the pass before and begin the next one.
    const again = new Set(completed.filter((id) => open.has(id)));
    for (const elementId of completed) {
      const since = open.get(elementId) ?? (entered.includes(elementId) ? at : undefined);
      const count = (visits.get(elementId)?.count ?? 0) + 1;
      const tookMs = since === undefined ? null : Date.parse(at) - Date.parse(since);
      open.delete(elementId);
      visits.delete(elementId);
      visits.set(elementId, { elementId, count, endedAt: at, tookMs });
    }
    for (const id of entered) if (again.has(id) || !completed.includes(id)) open.set(id, at);
  }
  return visits;
}

/**
 * The flows that were taken, each as often as that was: by the log, and what the order knows beyond it.
 * @returns null while the log is on its way
 */
export function passagesOf(
  { steps }: { steps: readonly StepJson[] },
  { version, takenFlows }: Pick<OrderJson, 'version' | 'takenFlows'>,
): string[] | null {
  if (steps.length === 0) return null;
  const told = steps.flatMap((step) => (step.seq > version ? [] : step.takenFlows));
  const known = new Set(told);
  return [...told, ...takenFlows.filter((flow) => !known.has(flow))];
}
