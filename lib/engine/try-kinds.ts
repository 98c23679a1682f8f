import { LibraryRun } from './advance';
import { lostBy } from './ask-library';
import { judgeStep } from './game/agreement';
import { heapsIn } from './game/heaps';
import type { Net } from './game/net';
import { openWorkIn, play, type Tokens } from './game/play';
import { kindOf, type Survey } from './game/survey';
import type { PathStep } from './path';
import type { Advanced, Definition, EngineEvent, Leaf, OpenWork } from './types';

/** What the library says of each kind of step. */
export interface TriedKinds {
  /** Steps that it was asked for. */
  readonly asked: number;
  /** Kinds of step that it was not asked for, because the bound was reached. */
  readonly left: number;
  /** Where it and the token game differ. */
  readonly incidents: readonly {
    readonly event: EngineEvent;
    readonly leaf: Extract<Leaf, { kind: 'incident' }>;
  }[];
}

export interface TryOptions {
  /** Everything that may happen to open work. */
  readonly eventsOf: (work: OpenWork) => readonly EngineEvent[];
  /** What it may cost, in events of the library: they tell its time better than steps, of which one takes 3 and one 300. */
  readonly limit: number;
}

/** What a step is taken to cost before it is known. */
const EVENTS_A_STEP = 7;

/**
 * Has the library take each kind of step once, in runs that go through where recovery makes no difference, and holds each step that it
 * takes against the token game. A run follows the path to a kind, and goes on as long as it meets kinds that are new.
 * @param kinds for each kind a path that ends with it
 */
export async function tryKinds(
  definition: Definition,
  net: Net,
  kinds: Survey['kinds'],
  options: TryOptions,
): Promise<TriedKinds> {
  const trial = new Trial(definition, net, options);
  for (const kind of kinds.toSorted((a, b) => a.path.length - b.path.length)) await trial.follow(kind);
  return { asked: trial.asked, left: trial.left, incidents: trial.incidents };
}

/** The file is refused for the first; a few more say whether it is one place or many. */
const ENOUGH_INCIDENTS = 5;

class Trial {
  asked = 0;
  left = 0;
  /** Of the runs before this one. */
  #spent = 0;
  readonly incidents: TriedKinds['incidents'][number][] = [];
  readonly #tried = new Set<string>();
  #run: LibraryRun;

  constructor(
    private readonly definition: Definition,
    private readonly net: Net,
    private readonly options: TryOptions,
  ) {
    this.#run = new LibraryRun(definition, false);
  }

  async follow({ kind, path }: Survey['kinds'][number]): Promise<void> {
    if (this.#tried.has(kind) || this.incidents.length >= ENOUGH_INCIDENTS) return;
    if (this.#spent + path.length * EVENTS_A_STEP > this.options.limit) {
      this.left += 1;
      return;
    }
    this.#run = new LibraryRun(this.definition, false);
    try {
      let tokens: Tokens | null = null;
      for (const step of path) {
        tokens = await this.#take(tokens, step);
        if (tokens === null) return;
      }
      for (let next = this.#newIn(tokens); next !== null; next = this.#newIn(tokens))
        tokens = await this.#take(tokens, next);
    } finally {
      this.#run.stop();
      this.#spent += this.#run.cost;
    }
  }

  /** @returns where the tokens stand then; null: the run is over */
  async #take(tokens: Tokens | null, step: PathStep): Promise<Tokens | null> {
    const { event } = step;
    this.asked += 1;
    this.#tried.add(kindOf(this.net, tokens, step));
    const said = await this.#ask(tokens, step).catch((error: unknown) => lostBy(error, event));
    const judged = judgeStep(this.net, tokens, event, said);
    if ('tokens' in judged) return said.leaf.kind === 'moved' ? judged.tokens : null;
    const { elementId, message } = judged;
    this.incidents.push({
      event,
      leaf: { kind: 'incident', reason: 'engines-disagree', elementId, message },
    });
    return null;
  }

  async #ask(tokens: Tokens | null, { event, answers }: PathStep): Promise<Advanced> {
    // Of tokens that wait in a queue a run that goes through knows more than the marking that orders stand on.
    const isHeaped = tokens !== null && heapsIn(this.net, tokens).length > 0;
    if (isHeaped) {
      this.#spent += this.#run.cost;
      this.#run = await this.#run.recovered();
    }
    const answer = (guard: string) => answers.find((known) => known.guard === guard)?.answer ?? true;
    if (event.type === 'start') return this.#run.start(answer);
    const said = this.#run.apply(event, answer);
    // What waits at a join is told by the state alone, and it is where there are more than one that the library loses some.
    if (!isHeaped || said.marking === null) return said;
    return { ...said, marking: { ...said.marking, state: this.#run.state() } };
  }

  /** A step of a kind that was not tried; null: there is none, or the bound is reached. */
  #newIn(tokens: Tokens | null): PathStep | null {
    if (tokens === null || this.#spent + this.#run.cost >= this.options.limit) return null;
    for (const work of openWorkIn(this.net, tokens))
      for (const event of this.options.eventsOf(work)) {
        const step = { event, answers: play(this.net, tokens, event, () => true).answers };
        if (!this.#tried.has(kindOf(this.net, tokens, step))) return step;
      }
    return null;
  }
}
