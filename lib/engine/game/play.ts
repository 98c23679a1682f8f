import type { EngineEvent, GuardAnswer, OpenWork, StopReason } from '../types';
import { waitsForNoMore } from './inclusive';
import type { Net, NetFlow, NetNode, NetScope } from './net';
import { catcherAround, flowsTaken } from './routes';

/**
 * The token game: what one event does to the tokens, by BPMN 2.0 (OMG formal/2011-01-03), clause 13 "BPMN Execution
 * Semantics". The paragraph stands at each rule. No promise, no parsing, no library.
 */

/** Where the tokens stand: how many lie on each place of the net. */
export type Tokens = readonly number[];

export interface Played {
  readonly kind: 'moved';
  readonly tokens: Tokens;
  /** By activation: what was open before, and what is open now and was not. */
  readonly closed: readonly OpenWork[];
  readonly opened: readonly OpenWork[];
  readonly entered: readonly string[];
  readonly completed: readonly string[];
  readonly takenFlows: readonly string[];
  readonly answers: readonly GuardAnswer[];
  /** No token is left: the end event reached last, or what was completed last. Null: the process goes on. */
  readonly endEventId: string | null;
}

/** The step cannot be taken, the tokens stay. */
export interface Stopped {
  readonly kind: 'stopped';
  readonly reason: Extract<StopReason, 'uncaught-error' | 'no-true-branch' | 'too-many-steps'>;
  readonly elementId: string;
  readonly answers: readonly GuardAnswer[];
}

/** Tokens that may move at once move in any order (13.2.1): each token to its next rest first, or all side by side. */
export type Order = 'depth' | 'breadth';

/** A step that moves more tokens than this is a loop without a wait. */
const MOVES_AN_ELEMENT = 50;
const LEAST_MOVES = 10_000;

/**
 * Plays one event. Pure: the same tokens, event and answers give the same.
 *
 * @param tokens null for `start`
 * @param answer asked at most once for each guard
 * @throws RangeError where the event is for work that is not open
 */
export function play(
  net: Net,
  tokens: Tokens | null,
  event: EngineEvent,
  answer: (guard: string) => boolean,
  order: Order = 'depth',
): Played | Stopped {
  return new Step(net, tokens, answer, order).take(event);
}

/** The open work of a marking, ordered by key. */
export function openWorkIn(net: Net, tokens: Tokens): readonly OpenWork[] {
  const found: OpenWork[] = [];
  for (const { open, work } of net.ordered) if (work !== null && tokens[open] !== 0) found.push(work);
  return found;
}

/** A token that is on its way into an element. */
interface Arrival {
  readonly node: NetNode;
  /** Null: not by a flow. */
  readonly flow: NetFlow | null;
}

class Step {
  readonly #tokens: number[];
  /** Tokens on their way, by scope. */
  readonly #moving: number[];
  readonly #arrivals: Arrival[] = [];
  readonly #answers = new Map<string, boolean>();
  readonly #closed: OpenWork[] = [];
  readonly #opened = new Set<NetNode>();
  readonly #entered: string[] = [];
  readonly #completed: string[] = [];
  readonly #takenFlows: string[] = [];
  #lastEnd: string | null = null;
  #lastCompleted: string | null = null;
  #isOver = false;
  #stopped: { readonly reason: Stopped['reason']; readonly elementId: string } | null = null;

  constructor(
    private readonly net: Net,
    tokens: Tokens | null,
    private readonly answer: (guard: string) => boolean,
    private readonly order: Order,
  ) {
    this.#tokens = tokens === null ? net.places.map(() => 0) : [...tokens];
    this.#moving = net.scopes.map(() => 0);
  }

  take(event: EngineEvent): Played | Stopped {
    const elementId = this.#occur(event);
    const most = LEAST_MOVES + MOVES_AN_ELEMENT * this.net.places.length;
    for (let moves = 0; this.#stopped === null && this.#isMoving(); moves += 1) {
      if (moves > most) this.#stop('too-many-steps', elementId);
      const next = this.order === 'depth' ? this.#arrivals.pop() : this.#arrivals.shift();
      if (next === undefined) break;
      this.#moving[next.node.scope.index] = (this.#moving[next.node.scope.index] ?? 0) - 1;
      this.#arrive(next);
    }
    const answers = [...this.#answers].map(([guard, given]) => ({ guard, answer: given }));
    if (this.#stopped !== null) return { kind: 'stopped', ...this.#stopped, answers };
    return {
      kind: 'moved',
      tokens: this.#tokens,
      closed: this.#closed,
      opened: [...this.#opened].map(({ work }) => work).filter((work) => work !== null),
      entered: this.#entered,
      completed: this.#completed,
      takenFlows: this.#takenFlows,
      answers,
      endEventId: this.#isOver ? (this.#lastEnd ?? this.#lastCompleted ?? elementId) : null,
    };
  }

  /** Is a token on its way, or does an inclusive gateway let one go? */
  #isMoving(): boolean {
    if (this.#arrivals.length > 0) return true;
    const { inclusiveJoins } = this.net;
    if (this.#isOver || inclusiveJoins.length === 0) return false;
    const joins = this.order === 'depth' ? inclusiveJoins : inclusiveJoins.toReversed();
    const ready = joins.find((join) => waitsForNoMore(this.net, this.#tokens, join));
    if (ready === undefined) return false;
    for (const { place } of ready.into) if (this.#tokens[place] !== 0) this.#add(place, -1);
    this.#send(ready, null);
    return true;
  }

  /** @returns the element that the event is for */
  #occur(event: EngineEvent): string {
    if (event.type === 'start') {
      // 13.1: a process is instantiated by its start event; each start event of it gives one token.
      for (const start of this.net.root.starts) this.#send(start, null);
      this.#listen(this.net.root.listeners);
      return this.net.processId;
    }
    const node = this.net.waits.get(event.work);
    if (node === undefined || !this.#isOpen(node)) throw new RangeError(`${event.work} is not open`);
    if (event.type === 'job-failed') this.#raise(node, event.errorCode, node);
    else if (node.handler !== null) this.#handle(node, node.handler);
    else if (node.host !== null) this.#trigger(node, node.host);
    else if (node.race !== null) this.#win(node, node.race);
    else this.#finish(node);
    return node.id;
  }

  #arrive({ node, flow }: Arrival): void {
    // 13.4.1: a parallel gateway that joins takes one token from each flow; excess tokens stay where they are.
    if (flow !== null && flow.place >= 0) {
      this.#add(flow.place, 1);
      // 13.4.3: whether more tokens may come to an inclusive gateway is seen once all have come to rest.
      if (node.rule === 'inclusive') return;
      if (node.into.some(({ place }) => this.#tokens[place] === 0)) return;
      for (const { place } of node.into) this.#add(place, -1);
    }
    // 13.3.2: each token makes an instance of its own. Here one instance of an element is open at a time in its scope;
    // tokens that come meanwhile wait before it, as long as an activity may be Ready before it is Active.
    if (this.#isOpen(node)) {
      this.#add(node.queue, 1);
      return;
    }
    this.#enter(node);
  }

  #enter(node: NetNode): void {
    this.#entered.push(node.id);
    switch (node.rule) {
      case 'wait':
        // 13.3.3: a task is active until its work is done; 13.5.2: a catch event waits until its event occurs.
        this.#open(node);
        this.#listen(node.boundaries);
        return;
      case 'scope':
        // 13.3.4: a sub-process is started at its one none start event. Its boundary events listen meanwhile (13.5.3).
        this.#open(node);
        this.#listen(node.boundaries);
        for (const start of node.inside?.starts ?? []) this.#send(start, null);
        if (node.inside !== null) this.#listen(node.inside.listeners);
        if (node.inside !== null) this.#checkOver(node.inside);
        return;
      case 'race':
        // 13.4.4: the gateway waits, and so does each event behind it, until the first of them occurs.
        this.#open(node);
        for (const { target } of node.out) {
          this.#entered.push(target.id);
          this.#open(target);
        }
        return;
      default:
        // Done at once: its boundary events have no time to listen.
        for (const { id } of node.boundaries) this.#entered.push(id);
        this.#complete(node);
        this.#leave(node);
    }
  }

  /** What is complete passes its token on. */
  #leave(node: NetNode): void {
    switch (node.rule) {
      case 'link':
        // 13.5.2 and 10.4.5: a link stands for a flow between its two ends, which is not drawn.
        if (node.linked !== null) this.#send(node.linked, null);
        break;
      case 'end':
        // 13.5.6: the token is consumed, and nothing follows an end event.
        break;
      case 'error-end':
        this.#throwFrom(node);
        break;
      case 'escalation-end':
        if (!this.#escalate(node)) return;
        break;
      case 'escalation':
        if (!this.#escalate(node)) return;
        this.#take(this.#route(node));
        break;
      case 'terminate-end':
        this.#terminate(node.scope);
        return;
      default:
        this.#take(this.#route(node));
    }
    this.#checkOver(node.scope);
  }

  /** The flows that get a token. */
  #route(node: NetNode): readonly NetFlow[] {
    const flows = flowsTaken(node, (guard) => this.#ask(guard));
    if (flows === null) this.#stop('no-true-branch', node.id);
    return flows ?? [];
  }

  #take(flows: readonly NetFlow[]): void {
    for (const { id } of flows) this.#takenFlows.push(id);
    const ordered = this.order === 'depth' ? flows.toReversed() : flows;
    for (const flow of ordered) this.#send(flow.target, flow);
  }

  /** 13.3.2: the activity completes; its boundary events listen no longer (13.5.3). */
  #finish(node: NetNode): void {
    this.#shut(node);
    this.#complete(node);
    this.#leave(node);
    this.#next(node);
  }

  /** 13.4.4: the first event wins; the gateway and the events that lost are over. */
  #win(node: NetNode, race: NetNode): void {
    for (const { id, target } of race.out) {
      this.#close(target);
      if (target === node) this.#takenFlows.push(id);
    }
    this.#close(race);
    this.#complete(node);
    this.#complete(race);
    this.#leave(node);
    this.#next(race);
  }

  /** 13.5.3: an interrupting boundary event cancels its activity first; the other leaves it running, and occurs once. */
  #trigger(boundary: NetNode, host: NetNode): void {
    if (boundary.isPassive) this.#close(boundary);
    else this.#cancel(host);
    this.#complete(boundary);
    this.#leave(boundary);
    if (!boundary.isPassive) this.#next(host);
  }

  /** 13.5.3, 13.5.4: a boundary event listens while its activity is active, an event sub-process's start while what holds it is. */
  #listen(listeners: readonly NetNode[]): void {
    for (const listener of listeners) {
      this.#entered.push(listener.id);
      if (listener.open >= 0) this.#open(listener);
    }
  }

  /**
   * 13.5.4: an event sub-process begins at its start event. One that interrupts ends first whatever is active around it, and no
   * other may begin any more; beside the other all goes on. Here that one begins once, though it might as often as its event occurs.
   */
  #handle(listener: NetNode, handler: NetNode): void {
    if (listener.isPassive) this.#close(listener);
    else this.#clear(listener.scope);
    this.#entered.push(handler.id);
    this.#open(handler);
    this.#complete(listener);
    if (handler.inside !== null) this.#listen(handler.inside.listeners);
    this.#leave(listener);
    if (handler.inside !== null) this.#checkOver(handler.inside);
  }

  /**
   * 13.5.3, 13.5.4, 10.4.4 "Error": an error goes outward from where it is raised, to the nearest that catches its code, else any
   * code: a boundary event of an activity around it, or an event sub-process of a scope around it. That is interrupted. Nobody
   * else hears of it.
   */
  #raise(raisedIn: NetNode, code: string | null, reporter: NetNode): void {
    const catcher = catcherAround(raisedIn, 'error', code);
    if (catcher !== null) this.#catch(catcher);
    else this.#stop('uncaught-error', reporter.id);
  }

  /** 13.5.6: an error end event raises its error from its scope. 10.4.3: what happens when nobody catches it is left open: it ends as a plain end. */
  #throwFrom(end: NetNode): void {
    if (catcherAround(end, 'error', end.code) !== null) this.#raise(end, end.code, end);
  }

  /**
   * 10.4.4 "Escalation", table 10.93: an escalation goes outward as an error does, and who catches it may leave the activity
   * running. Caught so, or by nobody, it has no effect on what threw it.
   * @returns does the token that threw it go on?
   */
  #escalate(thrower: NetNode): boolean {
    const isListening = (catcher: NetNode) => catcher.open < 0 || this.#isOpen(catcher);
    const catcher = catcherAround(thrower, 'escalation', thrower.code, isListening);
    if (catcher === null) return true;
    this.#catch(catcher);
    return catcher.isPassive;
  }

  #catch(catcher: NetNode): void {
    if (catcher.host !== null) this.#trigger(catcher, catcher.host);
    else if (catcher.handler !== null) this.#handle(catcher, catcher.handler);
  }

  /** 13.5.6: a terminate end event ends its process or sub-process at once, with all that is active in it. */
  #terminate(scope: NetScope): void {
    this.#clear(scope);
    this.#checkOver(scope);
  }

  /** 13.3.4, 13.5.6: a scope is over when no token is left in it; a sub-process then completes as a task does. */
  #checkOver(scope: NetScope): void {
    if (this.#stopped !== null || this.#moving[scope.index] !== 0) return;
    for (const place of scope.places) if (this.#tokens[place] !== 0) return;
    // 13.5.4: from now on no event sub-process may begin, and those that run are waited for.
    if (scope.handlers.length > 0) {
      for (const listener of scope.listeners) if (this.#isOpen(listener)) this.#close(listener);
      if (scope.handlers.some((handler) => this.#isOpen(handler))) return;
    }
    if (scope.node === null) this.#isOver = true;
    else if (this.#isOpen(scope.node)) this.#finish(scope.node);
  }

  /** A token that waited until this element was free goes in. */
  #next(node: NetNode): void {
    if (node.queue < 0 || (this.#tokens[node.queue] ?? 0) === 0 || this.#isOpen(node)) return;
    this.#add(node.queue, -1);
    this.#send(node, null);
  }

  /** 13.3.2: an interrupted activity is Terminated: it does not complete, and neither does what is in it. */
  #cancel(node: NetNode): void {
    if (node.inside !== null) this.#clear(node.inside);
    this.#shut(node);
  }

  /** Takes all tokens out of a scope and whatever is in it. */
  #clear(scope: NetScope): void {
    const cleared = new Set(scope.within);
    for (const node of this.net.ordered)
      if (node.work !== null && cleared.has(node.scope) && this.#isOpen(node)) this.#close(node);
    for (const inner of scope.within) {
      for (const place of inner.places) this.#tokens[place] = 0;
      for (const { open } of [...inner.handlers, ...inner.listeners]) if (open >= 0) this.#tokens[open] = 0;
      this.#moving[inner.index] = 0;
    }
    const left = this.#arrivals.filter(({ node }) => !cleared.has(node.scope));
    this.#arrivals.splice(0, this.#arrivals.length, ...left);
  }

  #shut(node: NetNode): void {
    this.#close(node);
    for (const boundary of node.boundaries) if (this.#isOpen(boundary)) this.#close(boundary);
  }

  #complete(node: NetNode): void {
    this.#completed.push(node.id);
    if (!isOuter(node.handler?.inside ?? node.scope)) return;
    this.#lastCompleted = node.id;
    if (node.isEnd) this.#lastEnd = node.id;
  }

  #ask(guard: string): boolean {
    const known = this.#answers.get(guard);
    if (known !== undefined) return known;
    const given = this.answer(guard);
    this.#answers.set(guard, given);
    return given;
  }

  #send(node: NetNode, flow: NetFlow | null): void {
    this.#moving[node.scope.index] = (this.#moving[node.scope.index] ?? 0) + 1;
    this.#arrivals.push({ node, flow });
  }

  #isOpen(node: NetNode): boolean {
    return node.open >= 0 && this.#tokens[node.open] !== 0;
  }

  #open(node: NetNode): void {
    this.#tokens[node.open] = 1;
    if (node.work !== null) this.#opened.add(node);
  }

  #close(node: NetNode): void {
    this.#tokens[node.open] = 0;
    if (node.work !== null && !this.#opened.delete(node)) this.#closed.push(node.work);
  }

  #add(place: number, tokens: number): void {
    this.#tokens[place] = (this.#tokens[place] ?? 0) + tokens;
  }

  #stop(reason: Stopped['reason'], elementId: string): void {
    this.#stopped ??= { reason, elementId };
  }
}

/** The process, or an event sub-process of it: how it ends tells how the process did. */
function isOuter({ node }: NetScope): boolean {
  return node === null || (node.rule === 'event-scope' && isOuter(node.scope));
}
