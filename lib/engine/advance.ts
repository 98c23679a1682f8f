import type { ITimers } from 'bpmn-elements';
import { Engine } from 'bpmn-engine';
import type { SerializableContext } from 'moddle-context-serializer';
import { canonicalState, hashOf } from './canonical';
import { EngineError, errorText } from './errors';
import { drawnId } from './implicit';
import { hasInclusiveJoins, passJoin, type Scope } from './inclusive-join';
import { TIMER_KINDS } from './kinds';
import { isOuter, modelOf, sourceOf } from './model';
import { type Activation, effectsBetween, KIND_OF_EVENT, type LibraryApi, openWork } from './open-work';
import { recordTrace, type TraceRecorder } from './trace';
import type { Advanced, Definition, EngineEvent, GuardAnswer, Leaf, Marking } from './types';

/** A step that takes longer is a loop without a wait; unbounded it would overflow the stack. */
export const STEP_BUDGET_EVENTS = 5_000;
/** What passes a token on without a wait takes ten events or so: a long row of such elements is no loop. */
const BUDGET_EVENTS_AN_ELEMENT = 20;

/**
 * Takes one step over the library: recover, resume, check that the work is open, apply, read, stop.
 *
 * In: the canonical state of the marking (null for `start`), the event, and an answer for each guard. A guard that is
 * asked twice within the step has one answer. On resume all questions are answered with constants.
 * Out: where it leads. What the model cannot do (an error nobody catches, a gateway without a true branch, an endless
 * loop) is an `incident` leaf: the order stays where it is.
 * Throws EngineError `work-not-open` or `state-unreadable`, and whatever `answer` throws.
 */
export async function advance(
  definition: Definition,
  from: string | null,
  event: EngineEvent,
  answer: (guard: string) => boolean,
): Promise<Advanced> {
  const run = new LibraryRun(definition);
  try {
    if (event.type === 'start') {
      if (from !== null) throw new EngineError('work-not-open', 'A process that runs cannot be started.');
      return await run.start(answer);
    }
    if (from === null)
      throw new EngineError('work-not-open', `${event.work} is not open: nothing has started.`);
    await run.recover(from);
    return run.apply(event, answer);
  } finally {
    run.stop();
  }
}

/** One definition in the library, from start or recovery to `stop`. Tests also drive it through many steps. */
export class LibraryRun {
  readonly #definition: Definition;
  readonly #engine: Engine;
  readonly #recorder: TraceRecorder;
  readonly #guards: ReadonlySet<string>;
  /** What the library is told where it asks for a timer's text, by element. */
  readonly #standIns: ReadonlyMap<string, string>;
  #answer: ((guard: string) => boolean) | null = null;
  #answers = new Map<string, boolean>();
  #events = 0;
  #eventsBefore = 0;
  #ended = false;
  #error: unknown = null;
  #thrownByAnswer: { readonly error: unknown } | null = null;
  #blockedGateway: string | null = null;
  readonly #keepsStates: boolean;
  readonly #hasInclusiveJoins: boolean;
  readonly #budget: number;

  /** @param keepsStates false: markings have no state and no hash, which costs most of a step where much is open */
  constructor(definition: Definition, keepsStates = true) {
    this.#definition = definition;
    this.#keepsStates = keepsStates;
    const { nodes } = modelOf(definition);
    this.#budget = Math.max(STEP_BUDGET_EVENTS, nodes.size * BUDGET_EVENTS_AN_ELEMENT);
    this.#hasInclusiveJoins = hasInclusiveJoins(modelOf(definition));
    this.#recorder = recordTrace(modelOf(definition));
    this.#guards = new Set(definition.guards);
    this.#standIns = standInsOf(definition);
    this.#engine = new Engine({
      // Written by `serializeContext` through `parseDefinition`; its type is hidden from everybody else.
      sourceContext: sourceOf(definition).context as SerializableContext,
      Logger: () => QUIET,
      // Its timer type wants a whole timer back; what the library reads of it is on the stand-in.
      timers: INERT_TIMERS as unknown as ITimers,
      expressions: { resolveExpression: (text: unknown, from: unknown) => this.#resolve(text, from) },
      settings: { disableTrackState: true },
    });
    this.#engine.on('error', () => {});
    const { broker } = this.#engine;
    const publish = broker.publish.bind(broker);
    // One who subscribes gets each event by eight messages.
    broker.publish = (exchange, key, content, properties) => {
      this.#observe(key, content ?? {});
      return publish(exchange, key, content, properties);
    };
  }

  /** What it has cost so far: what the library does is events. */
  get cost(): number {
    return this.#eventsBefore + this.#events;
  }

  /** Starts the process and takes its first step. */
  async start(answer: (guard: string) => boolean): Promise<Advanced> {
    this.#begin(answer);
    try {
      await this.#engine.execute();
      this.#passJoins();
    } catch (error) {
      this.#fail(error);
    }
    return this.#read({ type: 'start' }, []);
  }

  /** Recovers a marking. Throws EngineError `state-unreadable`. */
  async recover(state: string): Promise<void> {
    try {
      // The library types states as its classes; this one came out of `canonicalState`.
      this.#engine.recover({ definitions: [JSON.parse(state)] } as unknown as Parameters<
        Engine['recover']
      >[0]);
      await this.#engine.resume();
    } catch (error) {
      this.#error = error;
    }
    if (this.#error === null && !this.#ended) return;
    const why = this.#error === null ? 'it ends by itself' : errorText(this.#error);
    throw new EngineError('state-unreadable', `The library cannot recover this marking: ${why}.`);
  }

  /** Where the tokens stand, in canonical form. */
  state(): string {
    const definition = this.#engine.execution?.definitions[0];
    if (!definition) throw new Error('Nothing runs.');
    return canonicalState(definition.getState());
  }

  /** Another run that goes on from here as one recovered from a marking would. Throws EngineError `state-unreadable`. */
  async recovered(): Promise<LibraryRun> {
    const next = new LibraryRun(this.#definition, this.#keepsStates);
    await next.recover(this.state());
    this.stop();
    return next;
  }

  /** The open work, ordered by key. */
  openWork(): readonly Activation[] {
    const definition = this.#engine.execution?.definitions[0];
    if (this.#ended || !definition) return [];
    // The library's api type says `any` and less than it has; `LibraryApi` is the part that is used.
    return openWork(definition.getPostponed() as unknown as readonly LibraryApi[]);
  }

  /** Takes one step. Throws EngineError `work-not-open`, and whatever `answer` throws. */
  apply(event: Exclude<EngineEvent, { type: 'start' }>, answer: (guard: string) => boolean): Advanced {
    const before = this.openWork();
    const target = before.find(
      ({ work }) => work.key === event.work && work.kind === KIND_OF_EVENT[event.type],
    );
    if (target === undefined) {
      throw new EngineError('work-not-open', `${event.type}: ${event.work} is not open here.`);
    }
    this.#begin(answer);
    try {
      if (event.type === 'job-failed') {
        target.api.sendApiMessage('error', { code: event.errorCode, message: event.errorCode });
      } else if (event.type === 'timer-fired') target.api.cancel();
      else target.api.signal();
      this.#passJoins();
    } catch (error) {
      this.#fail(error);
    }
    return this.#read(event, before, target.work.elementId);
  }

  /** Asks nobody any more. The library holds nothing that would outlive it; telling it to stop took a quarter of a step's time. */
  stop(): void {
    this.#answer = null;
  }

  /** What came to rest may leave joins that wait for no more. Each pass costs events, of which a step has so many. */
  #passJoins(): void {
    const processes = () => this.#engine.execution?.definitions[0]?.getProcesses() ?? [];
    const goesOn = () => !this.#ended && this.#error === null && this.#blockedGateway === null;
    while (this.#hasInclusiveJoins && goesOn())
      // The library's process type hides what its elements are made of; `Scope` is the part that is used.
      if (!passJoin(modelOf(this.#definition), processes() as unknown as readonly Scope[])) return;
  }

  #begin(answer: (guard: string) => boolean): void {
    this.#answer = answer;
    this.#answers = new Map();
    this.#eventsBefore += this.#events;
    this.#events = 0;
    this.#recorder.clear();
  }

  /** Plain text is asked for too (`PT5M`, a message's name): it is its own answer. Never gives undefined. */
  #resolve(text: unknown, from: unknown): unknown {
    if (typeof text !== 'string') return text ?? null;
    const standIn = this.#standIns.get(timerOf(from) ?? '');
    if (standIn !== undefined) return standIn;
    const known = text.trim();
    return this.#guards.has(known) ? this.#ask(known) : text;
  }

  #ask(guard: string): boolean {
    if (this.#answer === null) return false;
    const known = this.#answers.get(guard);
    if (known !== undefined) return known;
    try {
      const answer = this.#answer(guard);
      this.#answers.set(guard, answer);
      return answer;
    } catch (error) {
      this.#thrownByAnswer ??= { error };
      throw error;
    }
  }

  #observe(key: string, content: { readonly id?: string; readonly error?: unknown }): void {
    this.#events += 1;
    if (this.#events > this.#budget) throw new Error(`more than ${this.#budget} events in one step`);
    if (key === 'definition.error') this.#fail(content.error);
    // Published after an error too: that one is checked first.
    if (key === 'definition.leave') this.#ended = true;
    const elementId = content.id ?? '';
    if (key === 'activity.error' && errorText(content.error).endsWith('no conditional flow taken')) {
      // Kept apart from other errors: a boundary event that catches everything would take it for one.
      this.#blockedGateway ??= drawnId(elementId);
    }
    this.#recorder.record(key, elementId);
  }

  #fail(error: unknown): void {
    this.#error ??= error ?? new Error('unknown error');
  }

  #read(event: EngineEvent, before: readonly Activation[], elementId = this.#definition.processId): Advanced {
    if (this.#thrownByAnswer !== null) throw this.#thrownByAnswer.error;
    const answers: GuardAnswer[] = [...this.#answers].map(([guard, answer]) => ({ guard, answer }));
    const incident = this.#incident(event, elementId);
    if (incident !== null) return { answers, leaf: incident, marking: null };
    const after = this.openWork();
    const effects = effectsBetween(before, after);
    const trace = this.#recorder.trace();
    if (this.#ended) {
      const endEventId = this.#endEvent() ?? elementId;
      const outcome = this.#definition.properties.get(endEventId)?.outcome ?? null;
      return { answers, leaf: { kind: 'ended', endEventId, outcome, effects, trace }, marking: null };
    }
    const marking = this.#marking(after);
    return { answers, leaf: { kind: 'moved', to: marking.hash, effects, trace }, marking };
  }

  #incident(event: EngineEvent, elementId: string): Leaf | null {
    const stopped = (reason: 'uncaught-error' | 'too-many-steps' | 'engine-error', message: string): Leaf => {
      return { kind: 'incident', reason, elementId, message };
    };
    if (this.#error instanceof RangeError) {
      // Each element calls the next one: some four hundred without a wait between them are too deep for its stack.
      return stopped(
        'too-many-steps',
        'More elements follow each other without a wait than the engine takes in one step.',
      );
    }
    if (this.#events > this.#budget) {
      return stopped('too-many-steps', `The step does not come to rest within ${this.#budget} events.`);
    }
    if (this.#blockedGateway !== null) {
      const message = 'No outgoing flow is true, and none is the default.';
      return { kind: 'incident', reason: 'no-true-branch', elementId: this.#blockedGateway, message };
    }
    if (this.#error === null) return null;
    if (event.type === 'job-failed' && errorCodeOf(this.#error) === event.errorCode) {
      return stopped('uncaught-error', `No boundary event catches the error "${event.errorCode}".`);
    }
    return stopped('engine-error', errorText(this.#error));
  }

  /** The end event reached last; a process may also end with a task that nothing follows. */
  #endEvent(): string | undefined {
    const model = modelOf(this.#definition);
    const completed = this.#recorder.completed().map((id) => model.nodes.get(id));
    const outer = completed.filter((node) => node !== undefined && isOuter(model, node));
    return (outer.findLast((node) => node?.type === 'EndEvent') ?? outer.at(-1))?.id;
  }

  #marking(open: readonly Activation[]): Marking {
    if (!this.#keepsStates) return { hash: '', state: '', openWork: open.map(({ work }) => work) };
    const state = this.state();
    return { hash: hashOf(state), state, openWork: open.map(({ work }) => work) };
  }
}

function standInsOf(definition: Definition): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { id, event } of modelOf(definition).nodes.values()) {
    if (!event?.timer) continue;
    const { standIn } = TIMER_KINDS[event.timer.type];
    if (standIn !== undefined) found.set(id, standIn);
  }
  return found;
}

/** The event whose timer's text the library asks for, or null: it asks for something else. */
function timerOf(from: unknown): string | null {
  const content = typeof from === 'object' && from !== null && 'content' in from ? from.content : null;
  if (typeof content !== 'object' || content === null || !('type' in content) || !('id' in content))
    return null;
  return content.type === 'bpmn:TimerEventDefinition' && typeof content.id === 'string' ? content.id : null;
}

function errorCodeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** The library's own logger costs a quarter of the time even when it prints nothing. */
const QUIET = { debug() {}, warn() {}, error() {} };

/** Timers that never fire: time is the shell's. */
const INERT_TIMERS = {
  executing: [],
  setTimeout: () => ({}),
  clearTimeout: () => undefined,
  register: () => INERT_TIMERS,
};
