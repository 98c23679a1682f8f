import type { StepJson } from '@/lib/contract/history';
import type { ActiveElement, CompletedElement, MoneyBack } from '@/lib/contract/order';
import { OUT_OF_STOCK } from '@/lib/contract/process-names';
import type { LeafRow } from '@/lib/db/tables/leaves';
import type { StepData, StepRow } from '@/lib/db/tables/steps';
import type { Effect, OpenWork } from '@/lib/engine/types';
import {
  addForeign,
  addMoneyGone,
  type ForeignMoney,
  foreignOf,
  type MoneyGone,
  moneyBackOf,
} from '@/lib/story/money-back';

interface Wait {
  readonly work: OpenWork;
  readonly since: Date;
  /** Timers: null while the order's clock stands. */
  dueAt: string | null | undefined;
}

/** The name of what an element of the order's version awaits; none where it is not known. */
export type AwaitedNameOf = (elementId: string) => Pick<ActiveElement, 'messageName' | 'signalName'>;

/** What the log says of an order, folded from the start. History, the current view and the check share it. */
export class Fold {
  readonly #waits = new Map<string, Wait>();
  readonly #completed = new Map<string, CompletedElement>();
  readonly #takenFlows = new Set<string>();
  /** Money that goes back or has gone. */
  readonly #gone: MoneyGone = new Map();
  /** By currency: what came in another one than the order's. */
  readonly #foreign: ForeignMoney = new Map();
  /** Hash of the marking; null before the start and after the end. */
  marking: string | null = null;
  ended = false;
  /** Something that was ordered was not there. */
  wasShort = false;

  /** The same, which goes its own way from here on. */
  copy(): Fold {
    const copy = new Fold();
    for (const [key, wait] of this.#waits) copy.#waits.set(key, { ...wait });
    for (const [elementId, element] of this.#completed) copy.#completed.set(elementId, element);
    for (const flow of this.#takenFlows) copy.#takenFlows.add(flow);
    for (const [currency, sums] of this.#gone) copy.#gone.set(currency, sums);
    for (const [currency, sum] of this.#foreign) copy.#foreign.set(currency, sum);
    copy.marking = this.marking;
    copy.ended = this.ended;
    copy.wasShort = this.wasShort;
    return copy;
  }

  /** Takes one step into account. `leaf`: the row it names, or null. */
  add(step: StepRow, leaf: LeafRow | null): void {
    const moved = step.data?.moved;
    for (const effect of moved?.effects ?? []) this.#take(effect, step.at);
    if (moved !== undefined) this.marking = moved.to;
    if (leaf !== null && leaf.leaf.kind !== 'incident') {
      for (const effect of leaf.leaf.effects) this.#take(effect, step.at);
      for (const elementId of leaf.leaf.trace.completed) this.#complete(elementId, step.at);
      for (const flow of leaf.leaf.trace.takenFlows) this.#takenFlows.add(flow);
      this.marking = leaf.leaf.kind === 'moved' ? leaf.leaf.to : null;
      this.ended = leaf.leaf.kind === 'ended';
    }
    for (const [key, dueAt] of Object.entries(step.data?.timers ?? {})) {
      const wait = this.#waits.get(key);
      if (wait !== undefined) wait.dueAt = dueAt;
    }
    if (step.type === 'terminated') {
      this.marking = null;
      this.ended = true;
    }
    if (this.ended) this.#waits.clear();
    if (step.data === null) return;
    if (step.data.errorCode === OUT_OF_STOCK) this.wasShort = true;
    addMoneyGone(this.#gone, { type: step.type, data: step.data });
    addForeign(this.#foreign, { type: step.type, data: step.data });
  }

  /** Money that goes back or has gone, from the first of it that moved. */
  moneyBack(): MoneyBack[] {
    return moneyBackOf(this.#gone);
  }

  /** What came in another currency than the order's. */
  foreign(): { amount: string; currency: string }[] {
    return foreignOf(this.#foreign);
  }

  /** What the order waits for after the last step. */
  activeElements(awaitedNameOf: AwaitedNameOf): ActiveElement[] {
    return [...this.#waits.values()].map(({ work, since, dueAt }) => {
      return {
        elementId: work.elementId,
        waitsFor: work.kind,
        ...awaitedNameOf(work.elementId),
        since: since.toISOString(),
        ...(dueAt == null ? {} : { dueAt }),
      };
    });
  }

  /** What ended normally, in order of first completion. */
  completedElements(): CompletedElement[] {
    return [...this.#completed.values()].map((element) => ({ ...element }));
  }

  /** Sequence flows in order of first passage. */
  takenFlows(): string[] {
    return [...this.#takenFlows];
  }

  /** Due times of the open timers by key of the open work. */
  timers(): Map<string, string | null> {
    return new Map(
      [...this.#waits.values()]
        .filter((wait) => wait.work.kind === 'timer')
        .map((wait) => [wait.work.key, wait.dueAt ?? null]),
    );
  }

  #take({ do: what, work }: Effect, since: Date): void {
    if (what === 'close') this.#waits.delete(work.key);
    else this.#waits.set(work.key, { work, since, dueAt: undefined });
  }

  #complete(elementId: string, at: Date): void {
    const known = this.#completed.get(elementId);
    this.#completed.set(elementId, { elementId, count: (known?.count ?? 0) + 1, at: at.toISOString() });
  }
}

/** A step as the history shows it, once the fold has taken it in. */
export function stepJson(
  step: StepRow,
  leaf: LeafRow | null,
  fold: Fold,
  awaitedNameOf: AwaitedNameOf,
): StepJson {
  const moved = leaf !== null && leaf.leaf.kind !== 'incident' ? leaf.leaf : null;
  return {
    seq: step.seq,
    at: step.at.toISOString(),
    type: step.type,
    elementId: step.elementId ?? elementOf(leaf),
    entered: [...(moved?.trace.entered ?? [])],
    completed: [...(moved?.trace.completed ?? [])],
    takenFlows: [...(moved?.trace.takenFlows ?? [])],
    activeElements: fold.activeElements(awaitedNameOf),
    data: publicData(step),
  };
}

/** The element that the event was addressed to; of the start, the start event itself. */
function elementOf(leaf: LeafRow | null): string | null {
  if (leaf === null || leaf.leaf.kind === 'incident') return null;
  if (leaf.event.type === 'start') return leaf.leaf.trace.completed[0] ?? null;
  return leaf.event.work.slice(leaf.event.work.lastIndexOf(':') + 1);
}

const MONEY_BACK = ['amount', 'currency', 'was', 'due'] as const;

/** By type, what the contract's section 4 shows; the rest of a step's data is ours. */
const PUBLIC_FIELDS: Partial<Record<StepRow['type'], readonly (keyof StepData)[]>> = {
  payment: ['amount', 'currency', 'verdict'],
  refund: [...MONEY_BACK, 'verdict'],
  'refund-granted': MONEY_BACK,
  'refund-sent': MONEY_BACK,
  'refund-failed': MONEY_BACK,
  chargeback: MONEY_BACK,
  'chargeback-reversed': MONEY_BACK,
  'job-completed': ['decision', 'rows'],
  'job-failed': ['errorCode'],
  message: ['errorCode'],
  signal: ['signal'],
  'timer-fired': ['dueAt', 'lateMs'],
  moved: ['left', 'opened'],
};

function publicData({ type, data }: StepRow): Record<string, unknown> {
  const fields = PUBLIC_FIELDS[type] ?? [];
  return Object.fromEntries(
    fields.filter((name) => data?.[name] !== undefined).map((name) => [name, data?.[name]]),
  );
}
