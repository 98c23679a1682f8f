import { isDeepStrictEqual } from 'node:util';
import { type Kept, type Tree, without } from './decision-tree';
import { EngineError } from './errors';
import { type Agreement, agreementOn, type Disagreement } from './game/agreement';
import { WORK_KINDS } from './kinds';
import { canReachMessage } from './reach';
import type {
  Advanced,
  Definition,
  EngineEvent,
  GuardAnswer,
  Leaf,
  Marking,
  OpenWork,
  StepResult,
  StoredTransition,
  Table,
  TableSize,
} from './types';

/** An empty table of one definition. @param agreement who else is asked of each step; left out: the token game */
export function createTable(definition: Definition, agreement: Agreement = agreementOn(definition)): Table {
  return new MemoryTable(definition, agreement);
}

/** A step out of a marking that is not confirmed yet. */
interface Waiting {
  readonly event: EngineEvent;
  readonly advanced: Advanced;
  readonly id: number | null;
}

class MemoryTable implements Table {
  readonly definition: Definition;
  readonly #markings = new Map<string, Marking>();
  /** By marking ('' for the start), then by event. */
  readonly #trees = new Map<string, Map<string, Tree>>();
  #transitions: Kept[] = [];
  /** When each marking was last asked for, by a clock that each use moves on. */
  readonly #usedAt = new Map<string, number>();
  #clock = 0;
  #stateBytes = 0;
  /** Markings ('' for the start) that exploration has done with. */
  readonly #explored = new Set<string>();
  /** By message name, the markings from which it may be awaited; forgotten when the table grows. */
  #awaiting = new Map<string, ReadonlySet<string>>();
  /** By marking: rows may come before those of the steps that lead there. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(
    definition: Definition,
    private readonly agreement: Agreement,
  ) {
    this.definition = definition;
  }

  marking(hash: string): Marking | undefined {
    const known = this.#markings.get(hash);
    if (known !== undefined) this.#use(hash);
    return known;
  }

  #use(hash: string): void {
    this.#clock += 1;
    this.#usedAt.set(hash, this.#clock);
  }

  markings(): readonly Marking[] {
    return [...this.#markings.values()];
  }

  transitions(): readonly StoredTransition[] {
    return this.#transitions;
  }

  get size(): TableSize {
    return { transitions: this.#transitions.length, stateBytes: this.#stateBytes };
  }

  unconfirmed(): readonly Marking[] {
    return this.markings().filter(({ hash }) => !this.agreement.knows(hash));
  }

  step(from: string | null, event: EngineEvent, answer: (guard: string) => boolean): StepResult {
    const answers: GuardAnswer[] = [];
    if (!this.agreement.knows(from)) {
      if (from !== null && !this.#markings.has(from)) return { found: false, answers };
      return { found: true, leaf: unconfirmedLeaf(event), id: null, answers };
    }
    this.#use(from ?? '');
    let tree = this.#trees.get(from ?? '')?.get(eventKey(event)) ?? null;
    while (tree?.kind === 'ask') {
      const given = answer(tree.guard);
      answers.push({ guard: tree.guard, answer: given });
      tree = given ? tree.yes : tree.no;
    }
    if (tree === null) return { found: false, answers };
    return { found: true, leaf: tree.stored.leaf, id: tree.stored.id, answers };
  }

  add(from: string | null, event: EngineEvent, advanced: Advanced, id: number | null = null): void {
    const { leaf, marking } = advanced;
    if (marking !== null && !this.#markings.has(marking.hash)) this.#keep(marking);
    if (leaf.kind === 'moved' && !this.#markings.has(leaf.to)) {
      throw contradiction(event, `leads to the unknown marking ${leaf.to}`);
    }
    if (from !== null && !this.agreement.knows(from)) {
      this.#waiting.set(from, [...(this.#waiting.get(from) ?? []), { event, advanced, id }]);
      return;
    }
    const disagreement = this.agreement.judge(from, event, advanced);
    if (disagreement !== null) this.#put(from, event, advanced.answers, disagreementLeaf(disagreement), null);
    else this.#put(from, event, advanced.answers, leaf, id);
    if (marking === null || !this.agreement.knows(marking.hash)) return;
    const waiting = this.#waiting.get(marking.hash) ?? [];
    this.#waiting.delete(marking.hash);
    for (const later of waiting) this.add(marking.hash, later.event, later.advanced, later.id);
  }

  #keep(marking: Marking): void {
    this.#markings.set(marking.hash, marking);
    this.#stateBytes += marking.state.length;
    this.#use(marking.hash);
  }

  leastUsed(limit: TableSize): readonly string[] {
    const left = { ...this.size };
    const leaving = new Map<string, number>();
    for (const { from } of this.#transitions)
      if (from !== null) leaving.set(from, (leaving.get(from) ?? 0) + 1);
    const oldest = [...this.#markings.values()].sort((a, b) => this.#lastUseOf(a) - this.#lastUseOf(b));
    const found: string[] = [];
    for (const { hash, state } of oldest) {
      if (left.transitions <= limit.transitions && left.stateBytes <= limit.stateBytes) break;
      found.push(hash);
      left.stateBytes -= state.length;
      // Those that lead out of it, and the one that led there.
      left.transitions -= (leaving.get(hash) ?? 0) + 1;
    }
    return found;
  }

  forget(hashes: ReadonlySet<string>): void {
    const isGone = ({ leaf }: Kept) => leaf.kind === 'moved' && hashes.has(leaf.to);
    const sources = new Set(this.#transitions.filter(isGone).map(({ from }) => from ?? ''));
    this.#transitions = this.#transitions.filter((kept) => !hashes.has(kept.from ?? '') && !isGone(kept));
    for (const hash of hashes) {
      this.#stateBytes -= this.#markings.get(hash)?.state.length ?? 0;
      for (const kept of [this.#markings, this.#trees, this.#explored, this.#usedAt, this.#waiting])
        kept.delete(hash);
      this.agreement.forget(hash);
    }
    for (const source of sources) {
      this.#explored.delete(source);
      const trees = this.#trees.get(source);
      for (const [event, tree] of trees ?? []) {
        const left = without(tree, isGone);
        if (left === null) trees?.delete(event);
        else trees?.set(event, left);
      }
    }
    this.#awaiting.clear();
  }

  #lastUseOf({ hash }: Marking): number {
    return this.#usedAt.get(hash) ?? 0;
  }

  #put(
    from: string | null,
    event: EngineEvent,
    answers: readonly GuardAnswer[],
    leaf: Leaf,
    id: number | null,
  ): void {
    const trees = this.#trees.get(from ?? '') ?? new Map<string, Tree>();
    this.#trees.set(from ?? '', trees);
    const stored = { from, event, answers, leaf, id };
    const added: Tree & { kind: 'leaf' } = { kind: 'leaf', stored };
    const known = trees.get(eventKey(event)) ?? null;
    trees.set(eventKey(event), this.#insert(known, added, 0));
  }

  setExplored(from: string | null): void {
    this.#explored.add(from ?? '');
    this.#awaiting.clear();
  }

  isExplored(from: string | null): boolean {
    return this.#explored.has(from ?? '');
  }

  canAwait(from: string | null, messageName: string): boolean {
    const known = this.#awaiting.get(messageName) ?? this.#computeAwaiting(messageName);
    this.#awaiting.set(messageName, known);
    if (from !== null && !this.#markings.has(from))
      return canReachMessage(this.definition, null, messageName);
    return known.has(from ?? '');
  }

  awaited(from: string, messageName: string): OpenWork | undefined {
    return this.#markings.get(from)?.openWork.find((work) => this.#awaits(work, messageName));
  }

  /** Puts a leaf where its answers lead, and gives the tree that then stands at `depth`. */
  #insert(tree: Tree | null, added: Tree & { kind: 'leaf' }, depth: number): Tree {
    const { stored } = added;
    const next = stored.answers[depth];
    if (next === undefined) {
      if (tree === null) {
        this.#transitions.push(stored);
        this.#awaiting.clear();
      } else if (tree.kind === 'ask') throw contradiction(stored.event, `did not ask ${tree.guard}`);
      else return this.#merge(tree, added);
      return added;
    }
    if (tree?.kind === 'leaf')
      throw contradiction(stored.event, `asked ${next.guard}, which is not asked here`);
    if (tree !== null && tree.guard !== next.guard) {
      throw contradiction(stored.event, `asked ${next.guard} where ${tree.guard} is asked`);
    }
    const ask = tree ?? { kind: 'ask', guard: next.guard, yes: null, no: null };
    if (next.answer) ask.yes = this.#insert(ask.yes, added, depth + 1);
    else ask.no = this.#insert(ask.no, added, depth + 1);
    return ask;
  }

  /** The same leaf again: nothing changes, except that it may come with its row's id. */
  #merge(known: Tree & { kind: 'leaf' }, added: Tree & { kind: 'leaf' }): Tree {
    if (!isDeepStrictEqual(known.stored.leaf, added.stored.leaf)) {
      throw contradiction(
        added.stored.event,
        `leads to ${target(added.stored.leaf)}, not ${target(known.stored.leaf)}`,
      );
    }
    known.stored.id ??= added.stored.id;
    return known;
  }

  #awaits(work: OpenWork, messageName: string): boolean {
    const model = this.definition.work.get(work.elementId);
    return work.kind === 'message' && model?.kind === 'message' && model.messageName === messageName;
  }

  /** Walks the transitions backwards from where the message is awaited. */
  #computeAwaiting(messageName: string): ReadonlySet<string> {
    const sources = new Map<string, string[]>();
    for (const { from, leaf } of this.#transitions) {
      if (leaf.kind !== 'moved') continue;
      const before = sources.get(leaf.to) ?? [];
      sources.set(leaf.to, before);
      before.push(from ?? '');
    }
    const awaits = (marking: Marking): boolean => {
      if (marking.openWork.some((work) => this.#awaits(work, messageName))) return true;
      // Beyond the explored part the model's graph decides, which says yes rather than no.
      return (
        !this.#explored.has(marking.hash) && canReachMessage(this.definition, marking.openWork, messageName)
      );
    };
    const found = new Set(
      this.markings()
        .filter(awaits)
        .map(({ hash }) => hash),
    );
    if (!this.#explored.has('') && canReachMessage(this.definition, null, messageName)) found.add('');
    // A set gives what is added to it while it is walked.
    for (const hash of found) for (const before of sources.get(hash) ?? []) found.add(before);
    return found;
  }
}

/** What happens to a piece of open work when all goes well. */
export function plainEvent(work: OpenWork): Exclude<EngineEvent, { type: 'start' | 'job-failed' }> {
  return { type: WORK_KINDS[work.kind].doneBy, work: work.key };
}

function eventKey(event: EngineEvent): string {
  if (event.type === 'start') return 'start';
  return `${event.type} ${event.work}${event.type === 'job-failed' ? ` ${event.errorCode}` : ''}`;
}

function disagreementLeaf({ elementId, message }: Disagreement): Leaf {
  return { kind: 'incident', reason: 'engines-disagree', elementId, message };
}

function unconfirmedLeaf(event: EngineEvent): Leaf {
  const elementId = event.type === 'start' ? '' : event.work.slice(event.work.lastIndexOf(':') + 1);
  const message =
    'The order stands where only steps lead that mean something else by BPMN: it takes no further step on this version.';
  return { kind: 'incident', reason: 'engines-disagree', elementId, message };
}

function target(leaf: Leaf): string {
  return leaf.kind === 'moved' ? leaf.to : leaf.kind === 'ended' ? leaf.endEventId : leaf.reason;
}

function contradiction(event: EngineEvent, what: string): EngineError {
  return new EngineError('table-contradiction', `The table contradicts itself: ${eventKey(event)} ${what}.`);
}
