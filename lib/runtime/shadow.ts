import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { errorText } from '@/lib/engine/errors';
import { eventText } from '@/lib/engine/path';
import type { Advance, Advanced } from '@/lib/engine/types';
import type { TakenStep } from './types';

/** One step in this many is compared, when nobody says otherwise. */
export const DEFAULT_SHADOW_RATE = 1 / 10_000;
/** Steps that wait to be compared; further ones are counted as skipped. */
const MAX_WAITING = 100;

/** A step of which the library says something else. */
export interface Difference {
  readonly definition: string;
  readonly marking: string | null;
  readonly event: string;
  /** What differs. */
  readonly what: string;
}

export interface ShadowOptions {
  readonly advance: Advance;
  /** Share of the steps that is compared, 0 to 1. */
  readonly rate: number;
  /** 0 ≤ … < 1. */
  readonly random: () => number;
  readonly counters: {
    readonly steps: { inc(): void };
    readonly differences: { inc(): void };
    readonly skipped: { inc(): void };
  };
  readonly onDifference: (difference: Difference) => void;
}

/**
 * The shadow run: a sample of the steps that the table decided is asked of the library again, after their commit, one
 * at a time and after the answer. It only counts and reports: what is committed stays.
 */
export class Shadow {
  readonly #waiting: TakenStep[] = [];
  #running: Promise<void> | null = null;

  /** @throws RangeError when the rate is no share */
  constructor(private readonly options: ShadowOptions) {
    if (!(options.rate >= 0 && options.rate <= 1))
      throw new RangeError(`The shadow rate is ${options.rate}; it takes a share from 0 to 1.`);
  }

  /** Takes a sample of committed steps and returns at once. */
  observe(steps: readonly TakenStep[]): void {
    const { rate, random, counters } = this.options;
    for (const step of steps) {
      if (random() >= rate) continue;
      if (this.#waiting.length >= MAX_WAITING) counters.skipped.inc();
      else this.#waiting.push(step);
    }
    if (this.#waiting.length > 0) this.#running ??= this.#run();
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // The callers of the commit go first, and between two comparisons whoever came in.
    await setImmediate();
    for (let step = this.#waiting.shift(); step !== undefined; step = this.#waiting.shift()) {
      await this.#compare(step);
      await setImmediate();
    }
    this.#running = null;
  }

  async #compare(step: TakenStep): Promise<void> {
    const { counters, onDifference } = this.options;
    const what = await differenceOf(step, this.options.advance);
    counters.steps.inc();
    if (what === null) return;
    counters.differences.inc();
    const { hash } = step.loaded;
    onDifference({ definition: hash, marking: step.from, event: eventText(step.event), what });
  }
}

/** What the library says otherwise; null when it agrees. */
async function differenceOf(step: TakenStep, advance: Advance): Promise<string | null> {
  const { definition, table } = step.loaded;
  const before = step.from === null ? null : table.marking(step.from);
  // Dropped since, or without the library's state: it was not used for long.
  if (before === undefined || before?.state === '') return null;
  let again: Advanced;
  try {
    again = await advance(definition, before?.state ?? null, step.event, (guard) => {
      const given = step.answers.find((known) => known.guard === guard);
      if (given === undefined) throw new Error(`the library asks ${guard}, the table did not`);
      return given.answer;
    });
  } catch (error) {
    return errorText(error);
  }
  if (!isDeepStrictEqual(again.answers, step.answers)) return 'other guards were asked';
  if (again.leaf.kind !== step.leaf.kind)
    return `the library says ${again.leaf.kind}, the table ${step.leaf.kind}`;
  const parts = new Set([...Object.keys(again.leaf), ...Object.keys(step.leaf)]);
  const [said, taken] = [new Map(Object.entries(again.leaf)), new Map(Object.entries(step.leaf))];
  const differing = [...parts].filter((part) => !isDeepStrictEqual(said.get(part), taken.get(part)));
  if (differing.length > 0) return `the library says otherwise: ${differing.join(', ')}`;
  if (step.leaf.kind !== 'moved') return null;
  const after = table.marking(step.leaf.to);
  if (after === undefined || after.state === '') return null;
  return isDeepStrictEqual(again.marking, withoutRow(after))
    ? null
    : 'the table keeps another marking under this name';
}

/** A marking that was read from its row has the row's id besides. */
function withoutRow(marking: Advanced['marking'] | undefined): Advanced['marking'] | undefined {
  if (!marking) return marking;
  const { hash, state, openWork } = marking;
  return { hash, state, openWork };
}
