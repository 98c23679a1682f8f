import { advance } from './advance';
import { askLibrary } from './ask-library';
import { queuedElements } from './canonical';
import type { Unbounded } from './game/survey';
import type { PathStep } from './path';
import { stateAlong } from './replay';
import { type Subscriptions, subscriptionsOf } from './subscriptions';
import { plainEvent } from './table';
import type {
  Advance,
  Advanced,
  Definition,
  EngineEvent,
  GuardAnswer,
  Leaf,
  Marking,
  OpenWork,
  Table,
} from './types';

/**
 * Beyond this many markings a process is run as it comes, by misses. What the library walks has 250 by the token game
 * (`explore-by-game.ts`), and the library tells apart hardly more; where it does without end, this ends it.
 */
export const DEFAULT_MARKING_LIMIT = 500;

/** A step that asks more than eight independent guards has too many leaves to try: 2^8. */
const LEAVES_PER_STEP = 256;

export interface ExploreOptions {
  /** The error codes that the handler of a job may raise. */
  readonly declaredErrors: (elementId: string, jobType: string | null) => readonly string[];
  readonly limit?: number;
  /** Who is asked for what the table lacks; left out: the library. */
  readonly advance?: Advance;
  /** Called for each leaf that was not in the table, after it has been added. */
  readonly onAdvanced?: (from: string | null, event: EngineEvent, advanced: Advanced) => void | Promise<void>;
}

/** A marking that nothing can move any more, though it has not ended. */
export interface StuckMarking {
  /** Where tokens wait for others that never come. */
  readonly elementIds: readonly string[];
  readonly path: readonly PathStep[];
}

export interface EndReached {
  readonly endEventId: string;
  readonly outcome: string | null;
  readonly leaves: number;
}

export interface Exploration extends Subscriptions {
  /** False: the limit was reached, or a step had too many leaves. */
  readonly complete: boolean;
  /** The markings' limit was reached. */
  readonly limitReached: boolean;
  /** Counts of what was reached, the end not included. */
  readonly markings: number;
  readonly transitions: number;
  readonly stuck: readonly StuckMarking[];
  /** Where more and more tokens come to wait. */
  readonly unbounded: readonly Unbounded[];
  /** Kinds of step that the library was not asked for. */
  readonly untried: number;
  /** Incident leaves that were met, with the event that leads there. */
  readonly incidents: readonly {
    readonly event: EngineEvent;
    readonly leaf: Extract<Leaf, { kind: 'incident' }>;
  }[];
  /** The end events that were reached, with the outcome they name (null: none) and in how many leaves. */
  readonly ends: readonly EndReached[];
  /** Every element that was entered by some step. */
  readonly reachedElements: ReadonlySet<string>;
  /** Can an end be reached at all? */
  readonly endReached: boolean;
}

/** An exploration that walked the table itself. */
export interface TableExploration extends Exploration {
  /** A shortest event path from the start, or null for a marking that was not reached. */
  readonly shortestPath: (markingHash: string) => readonly PathStep[] | null;
}

interface Origin {
  readonly from: string | null;
  readonly step: PathStep;
}

/**
 * Walks a definition breadth-first from its start: every event of every marking, both answers of every guard, every
 * declared error. What the table lacks is asked of the library and added; a full table costs no call at all.
 * Definitions that `checkDefinition` refuses must not come here: the library would run their scripts.
 */
export async function explore(
  definition: Definition,
  table: Table,
  options: ExploreOptions,
): Promise<TableExploration> {
  const limit = options.limit ?? DEFAULT_MARKING_LIMIT;
  const walk = new Walk(definition, table, options);
  if (await walk.expand(null, { type: 'start' })) table.setExplored(null);
  while (walk.queue.length > walk.expanded && walk.queue.length <= limit) {
    const marking = walk.queue[walk.expanded];
    if (marking === undefined) break;
    let whole = true;
    for (const event of eventsOf(definition, marking.openWork, options)) {
      whole = (await walk.expand(marking, event)) && whole;
    }
    if (whole) table.setExplored(marking.hash);
    walk.expanded += 1;
  }
  return walk.result();
}

class Walk {
  readonly queue: Marking[] = [];
  expanded = 0;
  readonly #definition: Definition;
  readonly #table: Table;
  readonly #options: ExploreOptions;
  readonly #origins = new Map<string, Origin>();
  readonly #incidents: Exploration['incidents'][number][] = [];
  readonly #reached = new Set<string>();
  #transitions = 0;
  readonly #ends = new Map<string, EndReached>();
  #tooManyLeaves = false;

  constructor(definition: Definition, table: Table, options: ExploreOptions) {
    this.#definition = definition;
    this.#table = table;
    this.#options = options;
  }

  /** Takes one event with all answers it asks for. False: they were too many. */
  async expand(from: Marking | null, event: EngineEvent): Promise<boolean> {
    const scripts: (readonly GuardAnswer[])[] = [[]];
    for (let leaves = 0; ; leaves += 1) {
      const script = scripts.pop();
      if (script === undefined) return true;
      if (leaves >= LEAVES_PER_STEP) {
        this.#tooManyLeaves = true;
        return false;
      }
      const { leaf, answers } = await this.#step(from, event, script);
      this.#note(from, { event, answers }, leaf);
      for (const [index, { guard, answer }] of answers.entries()) {
        if (index >= script.length) scripts.push([...answers.slice(0, index), { guard, answer: !answer }]);
      }
    }
  }

  /** Guards beyond the script are answered yes first. */
  async #step(
    from: Marking | null,
    event: EngineEvent,
    script: readonly GuardAnswer[],
  ): Promise<{ readonly leaf: Leaf; readonly answers: readonly GuardAnswer[] }> {
    const answer = (guard: string): boolean => script.find((given) => given.guard === guard)?.answer ?? true;
    const known = this.#table.step(from?.hash ?? null, event, answer);
    if (known.found) return known;
    const ask = this.#options.advance ?? advance;
    const way = from === null || from.state !== '' ? [] : (this.#path(from.hash) ?? []);
    const state = from === null ? null : await stateAlong(this.#definition, ask, from, way);
    const advanced = await askLibrary(ask, this.#definition, state, event, answer);
    this.#table.add(from?.hash ?? null, event, advanced);
    await this.#options.onAdvanced?.(from?.hash ?? null, event, advanced);
    const held = this.#table.step(from?.hash ?? null, event, answer);
    return held.found ? held : advanced;
  }

  #note(from: Marking | null, step: PathStep, leaf: Leaf): void {
    this.#transitions += 1;
    if (leaf.kind === 'incident') {
      this.#incidents.push({ event: step.event, leaf });
      return;
    }
    for (const elementId of [...leaf.trace.entered, ...leaf.trace.completed]) this.#reached.add(elementId);
    if (leaf.kind === 'ended') {
      const { endEventId, outcome } = leaf;
      const leaves = (this.#ends.get(endEventId)?.leaves ?? 0) + 1;
      this.#ends.set(endEventId, { endEventId, outcome, leaves });
    } else if (!this.#origins.has(leaf.to)) {
      this.#origins.set(leaf.to, { from: from?.hash ?? null, step });
      const marking = this.#table.marking(leaf.to);
      if (marking !== undefined) this.queue.push(marking);
    }
  }

  #path(markingHash: string): readonly PathStep[] | null {
    const path: PathStep[] = [];
    let at: string | null = markingHash;
    while (at !== null) {
      const origin = this.#origins.get(at);
      if (origin === undefined) return null;
      path.push(origin.step);
      at = origin.from;
    }
    return path.reverse();
  }

  result(): TableExploration {
    const stuck = this.queue.filter((marking) => marking.openWork.length === 0);
    const limitReached = this.expanded < this.queue.length;
    return {
      complete: !limitReached && !this.#tooManyLeaves,
      limitReached,
      markings: this.queue.length,
      transitions: this.#transitions,
      unbounded: [],
      untried: 0,
      stuck: stuck.map((marking) => ({
        elementIds: marking.state === '' ? [] : queuedElements(marking.state),
        path: this.#path(marking.hash) ?? [],
      })),
      incidents: this.#incidents,
      ...subscriptionsOf(
        this.#definition,
        this.queue.map(({ openWork }) => openWork),
      ),
      ends: [...this.#ends.values()],
      reachedElements: this.#reached,
      endReached: this.#ends.size > 0,
      shortestPath: (markingHash) => this.#path(markingHash),
    };
  }
}

/** Everything that can happen in a marking. */
export function eventsOf(
  definition: Definition,
  openWork: readonly OpenWork[],
  options: Pick<ExploreOptions, 'declaredErrors'>,
): EngineEvent[] {
  return openWork.flatMap((work): EngineEvent[] => {
    const model = definition.work.get(work.elementId);
    if (model?.kind !== 'job') return [plainEvent(work)];
    const codes = [...new Set(options.declaredErrors(work.elementId, model.jobType))];
    const failures = codes.map((errorCode) => ({ type: 'job-failed', work: work.key, errorCode }) as const);
    return [plainEvent(work), ...failures];
  });
}
