import { firstMet } from './conditional';
import { dataOrderOf } from './data-order';
import { waitScopesOf } from './data-scopes';
import { type DueTime, dueTimeOf } from './due-time';
import { EngineError } from './errors';
import { evaluateGuard, type FeelScope } from './feel';
import { plainEvent } from './table';
import type { EngineEvent, Leaf, OpenWork, Table } from './types';

/** More firings than this are not in a forecast: a process may remind for ever. */
export const MAX_FORECAST_STEPS = 20;

/** Jobs in a row, and messages that were kept, between two waits; beyond it a process runs in circles. */
const MAX_STEPS_AT_ONCE = 100;

/** Where an order stands. */
export interface Standing {
  /** Hash of its marking. */
  readonly marking: string;
  /** When it came there; milliseconds since 1970. */
  readonly atMs: number;
  /** Its open timers by key of the open work; one that is left out never fires. */
  readonly timers: ReadonlyMap<string, DueTime>;
  /** Keys of open work that an incident has stopped. */
  readonly stopped: ReadonlySet<string>;
}

/** What else decides. Data is as it is now: a forecast knows no other. */
export interface ForecastRules {
  readonly scope: FeelScope;
  /** Local variables, by the open element that they belong to; left out: there are none. */
  readonly locals?: Readonly<Record<string, FeelScope>> | null;
  /** Durations of the model are divided by it. */
  readonly timeScale: number;
  /** The shop's. */
  readonly timeZone: string;
  /** How long a timer waits beyond its due time. Milliseconds. */
  readonly graceMs: (elementId: string) => number;
  /** Names of messages that are kept for the order: each is delivered once, as soon as it is awaited. */
  readonly kept: readonly string[];
  /** How an order ends where its end event does not say. @param completed what these steps complete */
  readonly outcomeOf: (completed: ReadonlySet<string>) => string;
}

/** What one event would cause, with the jobs that it opens taken as done at once. */
export interface ForecastCourse {
  readonly entered: readonly string[];
  readonly completed: readonly string[];
  readonly takenFlows: readonly string[];
  /** How the order ends with it; null: it goes on. */
  readonly outcome: string | null;
}

export interface ForecastEntry extends ForecastCourse {
  readonly kind: 'job' | 'timer';
  readonly elementId: string;
  /** Null of jobs. */
  readonly timer: DueTime | null;
}

/**
 * Why a forecast stops: the order ends · it waits for what no time brings · a step cannot be taken and needs a person ·
 * there would be more · the table does not know.
 */
export type ForecastEnd = 'ended' | 'waits' | 'incident' | 'limit' | 'unknown';

export interface Forecast {
  readonly entries: readonly ForecastEntry[];
  readonly ends: ForecastEnd;
}

/** What comes next if nothing else happens: open jobs are done, then the timers fire as they are due. Calls no library. */
export function forecast(table: Table, standing: Standing, rules: ForecastRules): Forecast {
  const walk = new ForecastWalk(table, standing, rules);
  const entries: ForecastEntry[] = [];
  const job = walk.nextAtOnce();
  if (job !== null) {
    const course = walk.run(null);
    entries.push({ kind: 'job', elementId: job.work.elementId, timer: null, ...course });
  }
  while (walk.stop === null) {
    const next = walk.nextTimer();
    if (next === null) return { entries, ends: 'waits' };
    if (entries.length >= MAX_FORECAST_STEPS) return { entries, ends: 'limit' };
    const course = walk.run(next.work, next.timer.firesAtMs);
    // Of a step that cannot be taken there is nothing to tell.
    if (walk.stop !== null && course.completed.length === 0) break;
    entries.push({ kind: 'timer', elementId: next.work.elementId, timer: next.timer, ...course });
  }
  return { entries, ends: walk.stop ?? 'waits' };
}

/** What may happen to this open work now: where it leads, or null where the table does not know or it cannot be taken. */
export function courseOf(
  table: Table,
  standing: Standing,
  rules: ForecastRules,
  work: OpenWork,
): ForecastCourse | null {
  const walk = new ForecastWalk(table, standing, rules);
  const course = walk.run(work, standing.atMs);
  return course.completed.length === 0 ? null : course;
}

/** One imagined order. */
class ForecastWalk {
  /** Set once nothing more can be told. */
  stop: Exclude<ForecastEnd, 'waits'> | null = null;
  #marking: string;
  #atMs: number;
  readonly #timers: Map<string, DueTime>;
  readonly #stopped: Set<string>;
  readonly #kept: string[];
  readonly #completed = new Set<string>();

  constructor(
    private readonly table: Table,
    standing: Standing,
    private readonly rules: ForecastRules,
  ) {
    this.#marking = standing.marking;
    this.#atMs = standing.atMs;
    this.#timers = new Map(standing.timers);
    this.#stopped = new Set(standing.stopped);
    this.#kept = [...rules.kept];
    if (table.marking(standing.marking) === undefined) this.stop = 'unknown';
  }

  /** What needs no waiting: a message that is kept, a condition that holds, else a job. */
  nextAtOnce(): { readonly work: OpenWork; readonly message: string | null } | null {
    if (this.stop !== null) return null;
    for (const message of this.#kept) {
      const work = this.table.awaited(this.#marking, message);
      if (work !== undefined) return { work, message };
    }
    const free = this.#openWork().filter(({ key }) => !this.#stopped.has(key));
    const met = firstMet(this.table.definition, free, (scopes) => this.#scopeAt(scopes));
    const job = met ?? free.find(({ kind }) => kind === 'job');
    return job === undefined ? null : { work: job, message: null };
  }

  /** The timer that fires first; of two at once the one that is due first, then by key. */
  nextTimer(): { readonly work: OpenWork; readonly timer: DueTime } | null {
    const open = this.#openWork().flatMap((work) => {
      const timer = this.#timers.get(work.key);
      return timer === undefined || this.#stopped.has(work.key) ? [] : [{ work, timer }];
    });
    open.sort(
      (one, other) =>
        one.timer.firesAtMs - other.timer.firesAtMs ||
        one.timer.dueAtMs - other.timer.dueAtMs ||
        (one.work.key < other.work.key ? -1 : 1),
    );
    return open[0] ?? null;
  }

  /** Lets `first` happen, then all that needs no waiting. @param first null: only that */
  run(first: OpenWork | null, atMs = this.#atMs): ForecastCourse {
    const course = { entered: [] as string[], completed: [] as string[], takenFlows: [] as string[] };
    this.#atMs = Math.max(this.#atMs, atMs);
    let outcome: string | null = null;
    let work = first;
    for (let taken = 0; ; taken += 1) {
      if (work === null) {
        const next = this.nextAtOnce();
        if (next === null) break;
        if (next.message !== null) this.#kept.splice(this.#kept.indexOf(next.message), 1);
        work = next.work;
      }
      if (taken >= MAX_STEPS_AT_ONCE) {
        this.stop = 'limit';
        break;
      }
      const leaf = this.#take(plainEvent(work));
      work = null;
      if (leaf === null) break;
      course.entered.push(...leaf.trace.entered);
      course.completed.push(...leaf.trace.completed);
      course.takenFlows.push(...leaf.trace.takenFlows);
      for (const elementId of leaf.trace.completed) this.#completed.add(elementId);
      if (leaf.kind === 'ended') outcome = leaf.outcome ?? this.rules.outcomeOf(this.#completed);
    }
    return { ...course, outcome };
  }

  #openWork(): readonly OpenWork[] {
    return this.stop === null ? (this.table.marking(this.#marking)?.openWork ?? []) : [];
  }

  /** One step, or null and a reason to stop. */
  #take(event: EngineEvent): Exclude<Leaf, { kind: 'incident' }> | null {
    try {
      const { scopesOf } = dataOrderOf(this.table.definition);
      const answer = (guard: string) => evaluateGuard(guard, this.#scopeAt(scopesOf.get(guard) ?? []));
      const step = this.table.step(this.#marking, event, answer);
      if (!step.found) this.stop = 'unknown';
      else if (step.leaf.kind === 'incident') this.stop = 'incident';
      else {
        this.#apply(step.leaf);
        return step.leaf;
      }
    } catch (error) {
      // A guard or a duration that these data make invalid: the real step would stop there too.
      if (!(error instanceof EngineError)) throw error;
      this.stop = 'incident';
    }
    return null;
  }

  #apply(leaf: Exclude<Leaf, { kind: 'incident' }>): void {
    const opened = leaf.effects.flatMap(({ do: what, work }) =>
      what === 'open' && work.kind === 'timer' ? [[work.key, this.#newTimer(work.elementId)] as const] : [],
    );
    for (const { do: what, work } of leaf.effects) {
      if (what !== 'close') continue;
      this.#timers.delete(work.key);
      this.#stopped.delete(work.key);
    }
    for (const [key, timer] of opened) this.#timers.set(key, timer);
    if (leaf.kind === 'ended') this.stop = 'ended';
    else this.#marking = leaf.to;
  }

  #newTimer(elementId: string): DueTime {
    const model = this.table.definition.work.get(elementId);
    const { timeScale, timeZone, graceMs } = this.rules;
    if (model?.kind !== 'timer') throw new Error(`${elementId} is open as a timer but is none in the model`);
    const scope = this.#scopeAt(waitScopesOf(this.table.definition, elementId));
    return dueTimeOf(model.timer, this.#atMs, scope, { timeScale, timeZone, graceMs: graceMs(elementId) });
  }

  /** What local variables of open elements hide of the order's. */
  #scopeAt(scopes: readonly string[]): FeelScope {
    const { scope, locals } = this.rules;
    return locals ? Object.assign({}, scope, ...scopes.map((id) => locals[id])) : scope;
  }
}
