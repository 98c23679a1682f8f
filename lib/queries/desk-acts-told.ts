import type { DeskActJson } from '@/lib/contract/desk';
import type { StepJson } from '@/lib/contract/history';
import type { DeskActRow } from '@/lib/db/tables/desk-acts';
import { WORK_KINDS } from '@/lib/engine/kinds';

/** What an order's log and its incidents say of its elements. */
export interface Elements {
  readonly steps: readonly StepJson[];
  nameOf(elementId: string): string;
  /** What an element stopped with; null: it has not. */
  errorOf(elementId: string): string | null;
}

/** What the record of an act holds in its input: written by lib/desk/. */
interface ActInput {
  readonly elementId?: string;
  /** Of a retry that began: its first step. */
  readonly seq?: number;
}

/** Each act once, the newest first, with what became of it. A retry is over when its step has ended, not when it was asked for. */
export function tellActs(rows: readonly DeskActRow[], elements: Elements): DeskActJson[] {
  const retried = new Set<string>();
  return rows
    .filter(({ askedId }) => askedId === null)
    .map((row) => {
      const { id, at, person, role, act, reason } = row;
      const answer = rows.find(({ askedId }) => askedId === id);
      const { elementId, seq } = JSON.parse((answer ?? row).input) as ActInput;
      const told = { result: answer?.result ?? row.result, detail: answer?.detail ?? null };
      const isRetry = act === 'retry' && told.result === 'done' && elementId !== undefined;
      const isLast = elementId !== undefined && !retried.has(elementId);
      if (isRetry) retried.add(elementId);
      return {
        ...{ person, role, act, reason },
        key: id.toString(),
        at: at.toISOString(),
        element: elementId === undefined ? null : elements.nameOf(elementId),
        ...told,
        ...(isRetry
          ? tellRetry(elements, { elementId, at, isLast, detail: told.detail, seq: seq ?? null })
          : {}),
      };
    });
}

interface Retry {
  readonly elementId: string;
  readonly at: Date;
  readonly isLast: boolean;
  readonly detail: string | null;
  /** Null: of a version before, which did not keep it. */
  readonly seq: number | null;
}

/** What a retry that goes well, or fails by an error of the model, ends with. */
const ENDS: ReadonlySet<string> = new Set([
  'job-failed',
  ...Object.values(WORK_KINDS).map(({ doneBy }) => doneBy),
]);

/** What the log says of a retry, from its first step on. */
function tellRetry(
  { steps, errorOf }: Elements,
  { elementId, at, isLast, detail, seq }: Retry,
): Pick<DeskActJson, 'result' | 'detail'> {
  const began =
    seq ??
    steps.find(
      (step) =>
        step.type === 'incident-resolved' &&
        step.elementId === elementId &&
        Date.parse(step.at) >= at.getTime(),
    )?.seq ??
    0;
  for (const step of steps) {
    if (step.seq <= began) continue;
    const isHere = step.elementId === elementId;
    if (isHere && step.type === 'incident-opened') {
      // The newest error is that of the last retry alone; others have what was known when they were done.
      const error = isLast ? errorOf(elementId) : null;
      const isTold = error === null || (detail?.includes(error) ?? false);
      return { result: 'failed-again', detail: isTold ? detail : [detail, error].filter(Boolean).join(' ') };
    }
    if (isHere && ENDS.has(step.type)) return { result: 'cleared', detail };
    if (!step.activeElements.some((open) => open.elementId === elementId))
      return { result: 'overtaken', detail };
  }
  return { result: 'trying', detail };
}
