import type { PathStep } from '../path';
import type { EngineEvent, GuardAnswer, OpenWork } from '../types';
import { grownPlaces, growsAgain, heapsIn, holdsMore, playStep, textOf, tokensOf } from './heaps';
import type { Net } from './net';
import { clustersOf } from './net-clusters';
import { openWorkIn, type Played, play, type Stopped, type Tokens } from './play';

/** What the game finds of a process when it plays everything that may happen. */
export interface Survey {
  /** False: a bound was reached. */
  readonly isComplete: boolean;
  /** A step asks more conditions than are tried in every combination. */
  readonly asksTooMuch: boolean;
  /** Branches that cannot disturb each other were played in one order only. */
  readonly isReduced: boolean;
  readonly markings: number;
  readonly steps: number;
  /** Where nothing can move any more, though tokens are left: what they wait at. */
  readonly stuck: readonly { readonly elementIds: readonly string[]; readonly path: readonly PathStep[] }[];
  readonly stopped: readonly { readonly event: EngineEvent; readonly stopped: Stopped }[];
  readonly unbounded: readonly Unbounded[];
  /** How many steps end at each end event. */
  readonly ends: ReadonlyMap<string, number>;
  readonly reached: ReadonlySet<string>;
  /** For each kind of step, one event with its answers, the shortest path that ends with it. */
  readonly kinds: readonly { readonly kind: string; readonly path: readonly PathStep[] }[];
}

/** A place that gets more and more tokens. */
export interface Unbounded {
  readonly elementId: string;
  /** `flow`: at a join, where the others may never come; `queue`: before an element that takes one after the other. */
  readonly place: 'flow' | 'queue';
  /** What is done once in each round that adds a token. */
  readonly loop: readonly string[];
}

export interface SurveyOptions {
  /** Everything that may happen to open work. */
  readonly eventsOf: (work: OpenWork) => readonly EngineEvent[];
  /** Told the open work of each marking. */
  readonly see: (openWork: readonly OpenWork[]) => void;
  /** Play independent branches in one order only? Not where it matters what is open at the same time. */
  readonly mayReduce: boolean;
  /** Steps after which it stops. */
  readonly limit: number;
}

/** A step that asks more than eight independent guards has too many leaves to try: 2^8. */
const LEAVES_PER_STEP = 256;

/** Plays a process breadth-first from its start. */
export function survey(net: Net, options: SurveyOptions): Survey {
  return new Surveyor(net, options).run();
}

/**
 * Steps of one kind: the same event with the same answers, where the same tokens wait in heaps (for a join, more than
 * the one that it takes). What happens to waiting tokens is where engines differ most.
 */
export function kindOf(net: Net, tokens: Tokens | null, { event, answers }: PathStep): string {
  return JSON.stringify([event, answers, tokens === null ? [] : heapsIn(net, tokens)]);
}

interface Successor {
  readonly event: EngineEvent;
  readonly played: Played | Stopped;
}

class Surveyor {
  /** Markings by number: their text, the marking before and the step that led here. */
  readonly #texts: string[] = [];
  readonly #before: number[] = [];
  readonly #via: PathStep[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #clusters: ReturnType<typeof clustersOf>;
  readonly #kinds = new Map<string, { readonly from: number; readonly step: PathStep }>();
  readonly #stuck: number[] = [];
  readonly #stopped: Survey['stopped'][number][] = [];
  readonly #unbounded = new Map<number, Unbounded>();
  readonly #ends = new Map<string, number>();
  readonly #reached = new Set<string>();
  #steps = 0;
  #asksTooMuch = false;
  #isReduced = false;

  constructor(
    private readonly net: Net,
    private readonly options: SurveyOptions,
  ) {
    this.#clusters = clustersOf(net);
  }

  run(): Survey {
    for (const successor of this.#play(null, [{ type: 'start' }])) this.#note(-1, null, successor);
    let expanded = 0;
    while (expanded < this.#texts.length && this.#steps < this.options.limit) {
      this.#expand(expanded);
      expanded += 1;
    }
    return {
      isComplete: expanded === this.#texts.length && !this.#asksTooMuch,
      asksTooMuch: this.#asksTooMuch,
      isReduced: this.#isReduced,
      markings: this.#texts.length,
      steps: this.#steps,
      stuck: this.#stuck.map((number) => ({
        elementIds: this.#waitingIn(this.#tokensOf(number)),
        path: this.#path(number),
      })),
      stopped: this.#stopped,
      unbounded: [...this.#unbounded.values()],
      ends: this.#ends,
      reached: this.#reached,
      kinds: [...this.#kinds].map(([kind, { from, step }]) => ({ kind, path: [...this.#path(from), step] })),
    };
  }

  #expand(number: number): void {
    const tokens = this.#tokensOf(number);
    const open = openWorkIn(this.net, tokens);
    this.options.see(open);
    if (open.length === 0) this.#stuck.push(number);
    const known = new Map<string, readonly Successor[]>();
    const successors = (work: OpenWork): readonly Successor[] => {
      const found = known.get(work.key) ?? this.#play(tokens, this.options.eventsOf(work));
      known.set(work.key, found);
      return found;
    };
    const few = this.options.mayReduce ? this.#fewest(number, open, successors) : null;
    this.#isReduced ||= few !== null;
    for (const work of few ?? open)
      for (const successor of successors(work)) this.#note(number, tokens, successor);
  }

  /**
   * Open work that nothing else open can disturb, now or later, so that what else may happen can as well happen after it:
   * a persistent set (Godefroid, "Partial-Order Methods", 1996, chapter 4). It must lead to a marking that is still to
   * be expanded, or the rest might be put off for ever. Null: there is none.
   */
  #fewest(
    number: number,
    open: readonly OpenWork[],
    successors: (work: OpenWork) => readonly Successor[],
  ): readonly OpenWork[] | null {
    const groups = new Map<string, { depth: number; works: OpenWork[] }>();
    for (const work of open) {
      const cluster = this.#clusters.get(work.key);
      if (cluster === undefined) continue;
      const group = groups.get(cluster.name) ?? { depth: cluster.depth, works: [] };
      groups.set(cluster.name, group);
      group.works.push(work);
    }
    if (groups.size === 0 || (groups.size === 1 && [...groups.values()][0]?.works.length === open.length))
      return null;
    // What lies furthest on goes first: branches that part come together again before the next one begins.
    for (const { works } of [...groups.values()].sort((a, b) => b.depth - a.depth)) {
      const leadsOn = works.some((work) =>
        successors(work).some(({ played }) => {
          if (played.kind === 'stopped' || played.endEventId !== null) return false;
          const at = this.#numbers.get(textOf(played.tokens));
          return at === undefined || at > number;
        }),
      );
      if (leadsOn) return works;
    }
    return null;
  }

  /** These events, with both answers of every guard. */
  #play(tokens: Tokens | null, events: readonly EngineEvent[]): readonly Successor[] {
    const found: Successor[] = [];
    for (const event of events) {
      const scripts: (readonly GuardAnswer[])[] = [[]];
      for (
        let script = scripts.pop(), leaves = 0;
        script !== undefined;
        script = scripts.pop(), leaves += 1
      ) {
        if (leaves >= LEAVES_PER_STEP) {
          this.#asksTooMuch = true;
          break;
        }
        const given = script;
        // Guards beyond the script are answered yes first.
        const answer = (guard: string) => given.find((known) => known.guard === guard)?.answer ?? true;
        const played = play(this.net, tokens, event, answer);
        found.push({ event, played });
        for (const [index, { guard, answer: said }] of played.answers.entries())
          if (index >= given.length)
            scripts.push([...played.answers.slice(0, index), { guard, answer: !said }]);
      }
    }
    return found;
  }

  #note(from: number, before: Tokens | null, { event, played }: Successor): void {
    this.#steps += 1;
    const { answers } = played;
    const step: PathStep = { event, answers };
    const kind = kindOf(this.net, before, step);
    if (!this.#kinds.has(kind)) this.#kinds.set(kind, { from, step });
    if (played.kind === 'stopped') {
      this.#stopped.push({ event, stopped: played });
      return;
    }
    for (const id of played.entered) this.#reached.add(id);
    for (const id of played.completed) this.#reached.add(id);
    if (played.endEventId !== null) {
      this.#ends.set(played.endEventId, (this.#ends.get(played.endEventId) ?? 0) + 1);
      return;
    }
    if (this.#numbers.has(textOf(played.tokens))) return;
    const tokens = this.#widen(from, step, played.tokens);
    const text = textOf(tokens);
    if (this.#numbers.has(text)) return;
    this.#numbers.set(text, this.#texts.length);
    this.#texts.push(text);
    this.#before.push(from);
    this.#via.push(step);
  }

  /**
   * Covering (Karp and Miller, "Parallel program schemata", 1969): a marking that holds more than one on its own way
   * here, and gets more again each time that way is taken, holds without bound.
   */
  #widen(from: number, last: PathStep, tokens: Tokens): Tokens {
    if (!holdsMore(this.net, tokens)) return tokens;
    const loop: PathStep[] = [last];
    for (let at = from; at >= 0; at = this.#before[at] ?? -1) {
      const grown = grownPlaces(this.net, this.#tokensOf(at), tokens);
      if (grown !== null && growsAgain(this.net, tokens, loop, grown)) {
        for (const place of grown) this.#noteHeap(place, tokens, loop);
        return tokens.map((count, place) => (grown.includes(place) ? Number.POSITIVE_INFINITY : count));
      }
      const via = this.#via[at];
      if (via !== undefined) loop.unshift(via);
    }
    return tokens;
  }

  #noteHeap(place: number, tokens: Tokens, loop: readonly PathStep[]): void {
    const { elementId, kind } = this.net.places[place] ?? { elementId: '', kind: 'open' };
    if (kind === 'open' || this.#unbounded.has(place)) return;
    const passed: string[] = [];
    let at = tokens;
    for (const step of loop) {
      const played = playStep(this.net, at, step);
      if (played.kind === 'stopped') break;
      passed.push(...played.completed);
      at = played.tokens;
    }
    // What a heap found before feeds, the loop of that one feeds.
    const fed = [...this.#unbounded.values()].find((known) => passed.includes(known.elementId));
    this.#unbounded.set(place, { elementId, place: kind, loop: fed?.loop ?? [...new Set(passed)] });
  }

  /** What the tokens of a stuck marking wait at: the joins. */
  #waitingIn(tokens: Tokens): readonly string[] {
    const found = new Set<string>();
    for (const [place, { kind, elementId }] of this.net.places.entries())
      if (kind !== 'open' && tokens[place] !== 0) found.add(elementId);
    return [...found].sort();
  }

  #tokensOf(number: number): Tokens {
    return tokensOf(this.net, this.#texts[number] ?? '');
  }

  #path(number: number): readonly PathStep[] {
    const path: PathStep[] = [];
    for (let at = number; at >= 0; at = this.#before[at] ?? -1) {
      const via = this.#via[at];
      if (via !== undefined) path.push(via);
    }
    return path.reverse();
  }
}
