import type { StepJson } from '@/lib/contract/history';

/** What a log adds up to. */
export interface Sum<State> {
  start(): State;
  /** Takes one step in; `state` may be changed. @param before the step before it in the log */
  add(state: State, step: StepJson, before: StepJson | undefined): void;
  /** The same, to be gone on with while the first one stays. */
  copy(state: State): State;
}

interface Mark<State> {
  /** So many steps are in it, and this is the last of them. */
  count: number;
  last: StepJson;
  state: State;
}

/** From the nearest of them a log is folded on: so many steps are looked at again at most. */
const MARK_EVERY = 100;

/**
 * A log folded as far as it was asked for. What is asked next goes on from there: one step more costs one step, and a
 * step of long ago a hundred at most, however long the log is.
 */
export class Folding<State> {
  /** From the start of the log on. */
  readonly #marks: Mark<State>[] = [];
  #latest: Mark<State> | undefined;

  constructor(private readonly sum: Sum<State>) {}

  /**
   * @param steps the log; one that goes on from the log of before has the same objects as its steps
   * @param seq the last step that counts; beyond the last one it is the last
   * @returns not to be changed
   */
  at(steps: readonly StepJson[], seq: number): Readonly<State> {
    const count = countUpTo(steps, seq);
    const base = this.#nearest(steps, count);
    if (base !== undefined && base.count === count) return base.state;
    const state = base === undefined ? this.sum.start() : this.sum.copy(base.state);
    for (let index = base?.count ?? 0; index < count; index += 1) {
      const step = steps[index];
      if (step === undefined) break;
      this.sum.add(state, step, steps[index - 1]);
      if ((index + 1) % MARK_EVERY === 0 && (index + 1) / MARK_EVERY > this.#marks.length)
        this.#marks.push({ count: index + 1, last: step, state: this.sum.copy(state) });
    }
    const last = steps[count - 1];
    if (last !== undefined) this.#latest = { count, last, state };
    return state;
  }

  /** The furthest mark that is not beyond these steps, and of this log. */
  #nearest(steps: readonly StepJson[], count: number): Mark<State> | undefined {
    const isOf = ({ count: at, last }: Mark<State>) => steps[at - 1] === last;
    const lost = this.#marks.findIndex((mark) => mark.count <= steps.length && !isOf(mark));
    // Another log.
    if (lost !== -1) this.#marks.length = lost;
    const marks = this.#latest === undefined ? this.#marks : [...this.#marks, this.#latest];
    return marks
      .filter((mark) => mark.count <= count && isOf(mark))
      .reduce<Mark<State> | undefined>(
        (best, mark) => (best && best.count >= mark.count ? best : mark),
        undefined,
      );
  }
}

/** How many steps of a log are there up to this one. */
export function countUpTo(steps: readonly StepJson[], seq: number): number {
  // Mostly all are there, and step n is the n-th.
  if (steps[seq - 1]?.seq === seq) return seq;
  if ((steps.at(-1)?.seq ?? 0) <= seq) return steps.length;
  return steps.findIndex((step) => step.seq > seq);
}
