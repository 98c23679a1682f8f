import { LibraryRun } from './advance';
import { judgeStep } from './game/agreement';
import type { Net } from './game/net';
import { openWorkIn, play, type Tokens } from './game/play';
import type { PathStep } from './path';
import type { Definition, EngineEvent, Leaf, OpenWork } from './types';

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
  /** Steps after which it stops. */
  readonly limit: number;
}

/**
 * Has the library take each kind of step once, in runs that go through without recovery, and holds each step that it
 * takes against the token game. A run follows the path to a kind, and goes on as long as it meets kinds that are new.
 * @param kinds for each kind a path that ends with it
 */
export async function tryKinds(
  definition: Definition,
  net: Net,
  kinds: readonly (readonly PathStep[])[],
  options: TryOptions,
): Promise<TriedKinds> {
  const trial = new Trial(definition, net, options);
  for (const path of kinds.toSorted((a, b) => a.length - b.length)) await trial.follow(path);
  const left = kinds.filter((path) => !trial.knows(path)).length;
  return { asked: trial.asked, left, incidents: trial.incidents };
}

class Trial {
  asked = 0;
  readonly incidents: TriedKinds['incidents'][number][] = [];
  readonly #tried = new Set<string>();

  constructor(
    private readonly definition: Definition,
    private readonly net: Net,
    private readonly options: TryOptions,
  ) {}

  /** Was the last step of this path taken by the library? */
  knows(path: readonly PathStep[]): boolean {
    const last = path.at(-1);
    return last === undefined || this.#tried.has(kindOf(last));
  }

  async follow(path: readonly PathStep[]): Promise<void> {
    if (this.knows(path) || this.asked + path.length > this.options.limit) return;
    const run = new LibraryRun(this.definition, false);
    try {
      let tokens: Tokens | null = null;
      for (const step of path) {
        tokens = await this.#take(run, tokens, step);
        if (tokens === null) return;
      }
      for (let next = this.#newIn(tokens); next !== null; next = this.#newIn(tokens))
        tokens = await this.#take(run, tokens, next);
    } finally {
      run.stop();
    }
  }

  /** @returns where the tokens stand then; null: the run is over */
  async #take(run: LibraryRun, tokens: Tokens | null, step: PathStep): Promise<Tokens | null> {
    const { event, answers } = step;
    this.asked += 1;
    this.#tried.add(kindOf(step));
    const answer = (guard: string) => answers.find((known) => known.guard === guard)?.answer ?? true;
    const said = event.type === 'start' ? await run.start(answer) : run.apply(event, answer);
    const judged = judgeStep(this.net, tokens, event, said);
    if ('tokens' in judged) return said.leaf.kind === 'moved' ? judged.tokens : null;
    const { elementId, message } = judged;
    this.incidents.push({
      event,
      leaf: { kind: 'incident', reason: 'engines-disagree', elementId, message },
    });
    return null;
  }

  /** A step of a kind that was not tried; null: there is none, or the bound is reached. */
  #newIn(tokens: Tokens | null): PathStep | null {
    if (tokens === null || this.asked >= this.options.limit) return null;
    for (const work of openWorkIn(this.net, tokens))
      for (const event of this.options.eventsOf(work)) {
        const step = { event, answers: play(this.net, tokens, event, () => true).answers };
        if (!this.#tried.has(kindOf(step))) return step;
      }
    return null;
  }
}

/** Steps of one kind: the same event with the same answers. */
function kindOf({ event, answers }: PathStep): string {
  return JSON.stringify([event, answers]);
}
