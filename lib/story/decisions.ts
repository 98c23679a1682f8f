import type { StepJson } from '@/lib/contract/history';
import type { ElementJson } from '@/lib/contract/process';
import { Folding, type Sum } from './folding';
import type { Model } from './words';

/** A branch that an event-based gateway shut out, and by how much the winner was ahead of it. */
export interface Loser {
  elementId: string;
  /**
   * Timers: how long before they were due the winner came, in milliseconds; negative where it came after that, in the
   * time of grace. Null of messages, and of timers that stood still.
   */
  aheadMs: number | null;
}

/** What happened first of all that an event-based gateway waited for. */
export interface Decision {
  /** The step of the log that decided. */
  seq: number;
  at: string;
  gatewayId: string;
  winnerId: string;
  /** A timer that won: how long after it was due, in milliseconds; null of messages. */
  lateMs: number | null;
  losers: Loser[];
}

/** The branches that won at event-based gateways, oldest first, by a model that tells gateways and their branches. */
export const decisionsBy = ({ elements }: NonNullable<Model>): Sum<Decision[]> => ({
  start: () => [],
  copy: (decisions) => [...decisions],
  add(decisions, step, before) {
    for (const winnerId of step.completed) {
      const winner = elements[winnerId];
      if (before === undefined || winner === undefined || winner.gatewayId === null) continue;
      decisions.push(decide(step, before, winnerId, { ...winner, gatewayId: winner.gatewayId }));
    }
  },
});

/**
 * The branches that won at event-based gateways, oldest first.
 * @param upTo the last step that counts
 * @param model what tells gateways and their branches; null: none can be told
 * @param folding what was folded of this log, by this model, before
 */
export function decisionsOf(
  { steps }: { steps: readonly StepJson[] },
  upTo: number,
  model: Model,
  folding = model === null ? null : new Folding(decisionsBy(model)),
): readonly Decision[] {
  return folding === null ? [] : folding.at(steps, upTo);
}

function decide(
  { seq, at, data }: StepJson,
  before: StepJson,
  winnerId: string,
  winner: ElementJson & { gatewayId: string },
): Decision {
  const rivals = before.activeElements.filter(({ elementId }) => winner.competesWith.includes(elementId));
  return {
    seq,
    at,
    gatewayId: winner.gatewayId,
    winnerId,
    lateMs: winner.kind === 'timer' && typeof data.lateMs === 'number' ? data.lateMs : null,
    losers: rivals.map(({ elementId, dueAt }) => ({
      elementId,
      aheadMs: dueAt === undefined ? null : Date.parse(dueAt) - Date.parse(at),
    })),
  };
}
