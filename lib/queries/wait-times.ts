import type { LeafRow } from '@/lib/db/tables/leaves';
import type { StepRow } from '@/lib/db/tables/steps';

/** How long orders waited at one element of one version. */
export interface WaitTime {
  readonly definitionId: number;
  readonly elementId: string;
  /** Real seconds. */
  readonly medianSeconds: number;
  /** Nine of ten waited no longer: what is usual. */
  readonly usualSeconds: number;
  readonly samples: number;
}

type LoggedStep = Pick<StepRow, 'orderNumber' | 'seq' | 'at' | 'leafId'>;

/**
 * Medians of the waits that these logs saw open and close.
 * @param steps the logs of some orders, one after the other, each from its start
 */
export function waitTimes(
  steps: readonly LoggedStep[],
  leafOf: (id: number | null) => LeafRow | null,
): WaitTime[] {
  const found = new Map<string, { definitionId: number; elementId: string; seconds: number[] }>();
  const openedAtMs = new Map<string, number>();
  let orderNumber: bigint | null = null;
  for (const step of steps) {
    if (step.orderNumber !== orderNumber) openedAtMs.clear();
    orderNumber = step.orderNumber;
    const row = leafOf(step.leafId);
    if (row === null || row.leaf.kind === 'incident') continue;
    for (const { do: what, work } of row.leaf.effects) {
      const sinceMs = openedAtMs.get(work.key);
      if (what === 'open') {
        openedAtMs.set(work.key, step.at.getTime());
        continue;
      }
      openedAtMs.delete(work.key);
      if (sinceMs === undefined) continue;
      const key = `${row.definitionId} ${work.elementId}`;
      const known = found.get(key) ?? {
        definitionId: row.definitionId,
        elementId: work.elementId,
        seconds: [],
      };
      found.set(key, known);
      known.seconds.push((step.at.getTime() - sinceMs) / 1000);
    }
  }
  return [...found.values()].map(({ definitionId, elementId, seconds }) => ({
    definitionId,
    elementId,
    medianSeconds: shareOf(seconds, 0.5),
    usualSeconds: shareOf(seconds, 0.9),
    samples: seconds.length,
  }));
}

/** What this share of them does not exceed: a time that really was, of an even number the lower of the two in the middle. */
function shareOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
