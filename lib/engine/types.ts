/**
 * The words of the engine core. Everything here is data: no clock, no randomness, no database.
 *
 * - definition: one version of a BPMN file, identified by the hash of its bytes
 * - marking:    where the tokens stand; the library's state in canonical form, interned by hash
 * - open work:  a leaf wait of a marking: a job, a user task, a message subscription, a signal, a condition or a timer
 * - event:      what moves an order, always addressed to one piece of open work
 * - guard:      a boolean FEEL condition that a step asked; one text has one answer within a step
 * - transition: (marking, event) → a decision tree over guards whose leaves say where the tokens go
 * - effect:     one piece of open work that a step closed or opened
 * - trace:      activities entered and completed and flows taken, in order
 */
import type { TimerKind, WorkKind } from './kinds';

/** One leaf wait of a marking. */
export interface OpenWork {
  /** Unique within a marking, stable over resume: `job:validate-order`, inside a sub-process `packing/timer:wait`. */
  readonly key: string;
  readonly kind: WorkKind;
  /** The BPMN element that waits: the task or the catch or boundary event (never its event definition). */
  readonly elementId: string;
}

/** What moves an order, addressed to one piece of open work by its `key`. */
export type EngineEvent =
  | { readonly type: 'start' }
  | { readonly type: 'job-completed'; readonly work: string }
  | { readonly type: 'job-failed'; readonly work: string; readonly errorCode: string }
  | { readonly type: 'user-task-completed'; readonly work: string }
  | { readonly type: 'message'; readonly work: string }
  | { readonly type: 'signal'; readonly work: string }
  | { readonly type: 'condition-met'; readonly work: string }
  | { readonly type: 'timer-fired'; readonly work: string };

export type EngineEventType = EngineEvent['type'];

/** A guard that was asked and the answer it got, in the order of asking. */
export interface GuardAnswer {
  /** The FEEL text, beginning with `=`. */
  readonly guard: string;
  readonly answer: boolean;
}

/**
 * `close` and `open` by activation, not by element: an element that ends and opens again in one step
 * closes one piece of work and opens another with the same key. Closes come before opens.
 */
export interface Effect {
  readonly do: 'close' | 'open';
  readonly work: OpenWork;
}

/** Ids in order of occurrence; an element that ran twice in one step stands twice. */
export interface Trace {
  readonly entered: readonly string[];
  /** Everything that ended normally: events and gateways included, nothing discarded or interrupted. */
  readonly completed: readonly string[];
  /** Sequence flows; of an event-based gateway only the branch that won, once it has won. */
  readonly takenFlows: readonly string[];
}

export type StopReason =
  | 'uncaught-error'
  | 'no-true-branch'
  | 'too-many-steps'
  | 'engine-error'
  /** Library and token game say different things of this step: it is neither taken nor stored. */
  | 'engines-disagree';

/** Where one (marking, event, answers) leads. */
export type Leaf =
  | {
      readonly kind: 'moved';
      readonly to: string;
      readonly effects: readonly Effect[];
      readonly trace: Trace;
    }
  | {
      readonly kind: 'ended';
      /** The end event reached last. */
      readonly endEventId: string;
      /** The end event's `zeebe:property` `outcome`; null: the model does not say, decide from what was completed. */
      readonly outcome: string | null;
      readonly effects: readonly Effect[];
      readonly trace: Trace;
    }
  | {
      /** The step cannot be taken: the order stays on its marking and a person is asked. */
      readonly kind: 'incident';
      readonly reason: StopReason;
      readonly elementId: string;
      readonly message: string;
    };

/** A marking as the table keeps it. */
export interface Marking {
  /** Hash of the canonical state. */
  readonly hash: string;
  /** The canonical state as JSON text: the library recovers from it. */
  readonly state: string;
  readonly openWork: readonly OpenWork[];
}

/** The outcome of one call of the library. */
export interface Advanced {
  readonly answers: readonly GuardAnswer[];
  readonly leaf: Leaf;
  /** The marking that a `moved` leaf leads to, otherwise null. */
  readonly marking: Marking | null;
}

/** Takes one step over the library. In: the marking's state (null for `start`), the event, an answer for each guard. */
export type Advance = (
  definition: Definition,
  from: string | null,
  event: EngineEvent,
  answer: (guard: string) => boolean,
) => Promise<Advanced>;

/** A timer as the model has it. */
export interface TimerText {
  readonly type: TimerKind;
  /** ISO 8601, such as `PT5M` or `2026-12-24T18:00:00Z`, or a FEEL text beginning with `=`. */
  readonly text: string;
}

export interface TimerModel {
  readonly kind: 'timer';
  readonly elementId: string;
  readonly timer: TimerText;
  /** The event-based gateway this catch event hangs on, else null. */
  readonly gatewayId: string | null;
}

export interface MessageModel {
  readonly kind: 'message';
  readonly elementId: string;
  readonly messageName: string;
  /** FEEL text of the zeebe correlation key, `=orderId`, or null. */
  readonly correlationKey: string | null;
  readonly gatewayId: string | null;
}

export interface SignalModel {
  readonly kind: 'signal';
  readonly elementId: string;
  readonly signalName: string;
  readonly gatewayId: string | null;
}

export interface ConditionModel {
  readonly kind: 'condition';
  readonly elementId: string;
  /** FEEL beginning with `=`. */
  readonly condition: string;
  readonly gatewayId: string | null;
}

export interface JobModel {
  readonly kind: 'job';
  readonly elementId: string;
  readonly name: string;
  /** Zeebe job type, the fallback for finding a handler; null when the model names none. */
  readonly jobType: string | null;
}

export interface UserTaskModel {
  readonly kind: 'user';
  readonly elementId: string;
  readonly name: string;
}

/** One line of `zeebe:ioMapping`. */
export interface Mapping {
  /** FEEL beginning with `=`; anything else is a text and stands for itself. */
  readonly source: string;
  /** The name of a variable, or a property within one: `parcel.weight`. */
  readonly target: string;
}

export interface Mappings {
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
}

/** What the shell needs to know of an element that can wait. */
export type WorkModel = TimerModel | MessageModel | SignalModel | ConditionModel | JobModel | UserTaskModel;

/** A decision of a DMN file that a task calls. */
export interface DecisionCall {
  readonly decisionId: string;
  /** The variable that takes the result. */
  readonly resultVariable: string;
}

/** Whose a user task is, and until when: each FEEL beginning with `=`, or a text; null: it does not say. */
export interface AssignmentTexts {
  readonly assignee: string | null;
  readonly candidateUsers: string | null;
  readonly candidateGroups: string | null;
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: string | null;
}

/** The form that a user task shows: of a file beside the diagram, by its id, or in the diagram itself. */
export type FormCall =
  | { readonly formId: string }
  /** `key`: what the task names it by; `body`: its JSON. */
  | { readonly key: string; readonly body: string };

/** A place in a definition that is wrong or doubtful. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Null when the file as a whole is meant. */
  readonly elementId: string | null;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** A parsed definition: immutable, shareable, without any running engine. */
export interface Definition {
  readonly processId: string;
  readonly processName: string;
  /** SHA-256 of the file's bytes, hex; of a version with decisions, of these too. */
  readonly hash: string;
  /** By element id: everything that can wait. */
  readonly work: ReadonlyMap<string, WorkModel>;
  /** Every element's readable name and BPMN type without prefix (`ServiceTask`), by id; flows excluded. */
  readonly elements: ReadonlyMap<string, { readonly name: string; readonly type: string }>;
  /** `zeebe:property` values by element id: `customerText`, `outcome`, … */
  readonly properties: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The task headers of each task that has any, by element id: texts, by key. */
  readonly headers: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The decision that each business rule task has made, by element id. */
  readonly decisions: ReadonlyMap<string, DecisionCall>;
  /** The form of each user task that shows one, by its id. */
  readonly forms: ReadonlyMap<string, FormCall>;
  /** What each user task says of whose it is, by its id; left out where it says nothing. */
  readonly assignments: ReadonlyMap<string, AssignmentTexts>;
  /** Input and output mappings of each element that has any, by its id. */
  readonly mappings: ReadonlyMap<string, Mappings>;
  /** Error codes the file declares. */
  readonly errorCodes: readonly string[];
  /** Names of the messages that the file declares, awaited or not. */
  readonly messageNames: readonly string[];
  /** The names of the signals that events throw, by element id. */
  readonly thrownSignals: ReadonlyMap<string, string>;
  /** Elements that wait for a condition. */
  readonly conditional: ReadonlySet<string>;
  /** All guard texts of the file. */
  readonly guards: readonly string[];
  /** The library's serialised source context; only `lib/engine` looks inside. */
  readonly source: unknown;
}

/** How much a table holds. */
export interface TableSize {
  readonly transitions: number;
  /** Of all markings. */
  readonly stateBytes: number;
}

/** What the table knows of one process: grows by exploration and by misses, never changes an entry. */
export interface Table {
  readonly definition: Definition;
  marking(hash: string): Marking | undefined;
  /** All markings known, in the order they were found. */
  markings(): readonly Marking[];
  /**
   * Looks one step up: the leaf, or the reason to call the library. `from` is null for `start`. Out of a marking that
   * the token game does not confirm every step is an incident of `engines-disagree`.
   */
  step(from: string | null, event: EngineEvent, answer: (guard: string) => boolean): StepResult;
  /**
   * Adds what `advance` found, if the token game says the same; else the step is an incident of `engines-disagree`.
   * Adding the same again changes nothing; a different leaf for the same answers throws.
   * `id` is the leaf's row in the database where there is one.
   */
  add(from: string | null, event: EngineEvent, advanced: Advanced, id?: number): void;
  /** Markings that are stored, and that no step leads to on which library and token game agree. */
  unconfirmed(): readonly Marking[];
  /** Exploration has tried everything that can happen in this marking (null: the start). */
  setExplored(from: string | null): void;
  /** Has it? Then every way on from there is known. */
  isExplored(from: string | null): boolean;
  /** May `messageName` come to be awaited, now or later, from this marking? (null: from the start) */
  canAwait(from: string | null, messageName: string): boolean;
  /** Is `messageName` awaited in this marking? Gives the oldest-known (only) open work, or undefined. */
  awaited(from: string, messageName: string): OpenWork | undefined;
  readonly size: TableSize;
  /** The markings that were not used for longest, as many as have to go until the rest is within `limit`. */
  leastUsed(limit: TableSize): readonly string[];
  /** Drops these markings, and the steps that lead to them or out of them: they are not known any more. */
  forget(hashes: ReadonlySet<string>): void;
  /** Every stored transition, for writing, verifying and forecasting. */
  transitions(): readonly StoredTransition[];
}

export interface StoredTransition {
  readonly from: string | null;
  readonly event: EngineEvent;
  readonly answers: readonly GuardAnswer[];
  readonly leaf: Leaf;
  /** Row id, or null while it is not stored. */
  readonly id: number | null;
}

export type StepResult =
  | {
      readonly found: true;
      readonly leaf: Leaf;
      readonly id: number | null;
      readonly answers: readonly GuardAnswer[];
    }
  /** `answers`: what was asked and answered before the table ran out. */
  | { readonly found: false; readonly answers: readonly GuardAnswer[] };
