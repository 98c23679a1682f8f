import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { Folding, type Sum } from './folding';

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

interface Passes {
  /** Since when each element that is not yet left is entered. */
  open: Map<string, string>;
  visits: Map<string, Visit>;
}

/** What was completed, in the order of its last completion, oldest first. */
export const VISITS: Sum<Passes> = {
  start: () => ({ open: new Map(), visits: new Map() }),
  copy: ({ open, visits }) => ({ open: new Map(open), visits: new Map(visits) }),
  add({ open, visits }, { at, entered, completed }) {
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
  },
};

/**
 * What was completed, in the order of its last completion, oldest first.
 * @param upTo the last step that counts
 * @param folding what was folded of this log before
 */
export function visitsOf(
  { steps }: { steps: readonly StepJson[] },
  upTo: number,
  folding = new Folding(VISITS),
): ReadonlyMap<string, Visit> {
  return folding.at(steps, upTo).visits;
}

/** The flows that were taken, each as often as that was. */
export const PASSAGES: Sum<string[]> = {
  start: () => [],
  copy: (flows) => [...flows],
  add: (flows, { takenFlows }) => void flows.push(...takenFlows),
};

/**
 * The flows that were taken, each as often as that was: by the log, and what the order knows beyond it.
 * @param folding what was folded of this log before
 * @returns null while the log is on its way
 */
export function passagesOf(
  { steps }: { steps: readonly StepJson[] },
  { version, takenFlows }: Pick<OrderJson, 'version' | 'takenFlows'>,
  folding = new Folding(PASSAGES),
): readonly string[] | null {
  if (steps.length === 0) return null;
  const told = folding.at(steps, version);
  if ((steps.at(-1)?.seq ?? 0) >= version) return told;
  const known = new Set(told);
  return [...told, ...takenFlows.filter((flow) => !known.has(flow))];
}
