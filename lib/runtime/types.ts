/**
 * The words of the runtime: the shell that moves orders.
 *
 * - command:  what a use case, a finished job or a due timer wants of one order
 * - batch:    the commands that one transaction takes up
 * - session:  one order within a batch: its row, its marking, the steps it took
 * - job:      one service task to be done for one order; its key is the same over all attempts
 * - handler:  what does a job; `in-step` ones run inside the step's transaction, `outside` ones under a lease
 * - step:     one committed change of one order, one row of the log
 */
import type { StepType } from '@/lib/contract/history';
import type { Sql, Transaction } from '@/lib/db/database';
import type { JobRow } from '@/lib/db/tables/jobs';
import type { KeptResult } from '@/lib/db/tables/kept-results';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { StepData } from '@/lib/db/tables/steps';
import type { TimerRow } from '@/lib/db/tables/timers';
import type { Decisions } from '@/lib/decisions/types';
import type { FeelScope } from '@/lib/engine/feel';
import type {
  Definition,
  EngineEvent,
  GuardAnswer,
  Leaf,
  Marking,
  OpenWork,
  Table,
} from '@/lib/engine/types';
import type { AppError } from '@/lib/errors';
import type { FoundForms } from '@/lib/forms/form-files';
import type { StoppedAt } from './correction-scopes';
import type { SessionChanges, SessionIncident, StoredWork } from './session-changes';
import type { Variables } from './variables';

/** A job as a handler sees it. */
export interface JobToRun {
  /** `orderId/seq/work`: the idempotency key, the same over all attempts. */
  readonly key: string;
  readonly elementId: string;
  /** The order as this transaction sees it. */
  readonly order: Readonly<OrderRow>;
  /** What it may read: the order's variables with its own local ones, which its input mappings set. */
  readonly variables: Variables;
  /** The task headers that the model gives it, by key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly now: Date;
}

export type JobResult =
  | {
      readonly key: string;
      readonly kind: 'completed';
      /** Merged into the order's variables, or, where the task has output mappings, what they choose from. */
      readonly variables?: Variables;
    }
  /** A BPMN error: a boundary event may catch it. */
  | { readonly key: string; readonly kind: 'error'; readonly errorCode: string };

interface HandlerBase {
  readonly elementId: string;
  /** BPMN error codes that `run` may answer; exploration asks what becomes of each. */
  readonly errors: readonly string[];
  /** Names of the order's variables that `run` reads: whoever tries it again may correct them. */
  readonly reads?: readonly string[];
  /** An order can be moved past it: nothing has to agree with its having been done. It is never done twice. */
  readonly canBeSkipped?: true;
  /** A person can do it as well: it writes nothing that has to agree with anything. Outside work always can be. */
  readonly byHand?: true;
}

/**
 * Touches only our database and runs inside the step's transaction: effect and token move commit together.
 * Gets the jobs of one batch at once and answers each. A throw is a failed attempt, and so is a statement handed to
 * `sql.later` that fails, whenever it does.
 */
export interface InStepHandler extends HandlerBase {
  readonly runs: 'in-step';
  /** Do its statements lock stock besides the order? */
  readonly locks?: 'stock';
  /** Is a job that opens now left to a person, whose act resumes it? Left out: it runs at once. */
  readonly waitsForPerson?: () => boolean;
  run(jobs: readonly JobToRun[], sql: Transaction): Promise<readonly JobResult[]>;
}

/** Speaks to the outside world, outside any transaction, under a lease; must be idempotent by the job's key. */
export interface OutsideHandler extends HandlerBase {
  readonly runs: 'outside';
  run(job: JobToRun): Promise<JobResult>;
}

export type Handler = InStepHandler | OutsideHandler;

/** Forms by the element of their task. */
export type Forms = FoundForms['forms'];

/** A definition as the runtime keeps it: parsed, with its table and the row ids of its markings. */
export interface LoadedDefinition {
  readonly id: number;
  readonly version: number;
  readonly hash: string;
  readonly definition: Definition;
  readonly table: Table;
  /** What its business rule tasks decide by. */
  readonly decisions: Decisions;
  /** What its user tasks show. */
  readonly forms: Forms;
  markingId(hash: string): number;
  markingById(id: number): Marking;
  /** Was all read that is stored of this event in a marking? Else the table may know of some of it, or of nothing. */
  hasRead(from: string, event: EngineEvent): boolean;
  handlerFor(elementId: string): Handler | null;
}

/** Why work stops. */
export interface StopReason {
  readonly message: string;
  readonly attempts: number;
  /** The element that could not go on; left out: the one that waits. */
  readonly blockedElementId?: string;
}

/** A step as it was taken from the table. */
export interface TakenStep {
  readonly loaded: LoadedDefinition;
  readonly from: string | null;
  readonly event: EngineEvent;
  readonly answers: readonly GuardAnswer[];
  readonly leaf: Leaf;
}

/**
 * One order within a batch. Changes its row in memory and gathers what is to be written; knows no database.
 * `deliver` is the only way the marking moves.
 */
export interface Session {
  readonly order: OrderRow;
  readonly loaded: LoadedDefinition;
  /** Hash of the marking; null before the start and after the end. */
  readonly marking: string | null;
  /** Created in this batch. */
  readonly isNew: boolean;
  readonly stored: StoredWork;
  readonly changes: SessionChanges;
  /** Jobs opened or resumed in this batch that nobody has run yet. */
  pendingJobs: PendingJob[];
  /** Everything completed in this batch: tells the outcome of an end the model does not name. */
  readonly completed: readonly string[];
  /** The steps that moved it in this batch, as the table gave them. */
  readonly taken: readonly TakenStep[];
  /** Is there anything to write? */
  readonly changed: boolean;
  readonly ended: boolean;
  /** The leaf waits of the marking; none once the order has ended. */
  openWork(): readonly OpenWork[];
  /** The subscription that awaits this message now, if any. A suspended order awaits nothing yet. */
  awaited(messageName: string): OpenWork | undefined;
  /** May this message come to be awaited, now or later? */
  canAwait(messageName: string): boolean;
  /** The open timers: the stored ones, where a command of the batch reads them, and those opened in this batch. */
  timers(): readonly TimerRow[];
  /** Changes an open timer in place; it is written with the session. */
  changeTimer(timer: TimerRow, change: Partial<TimerRow>): void;
  /**
   * Takes what a task or a person gives, with the next step: as it is, or to be chosen from by the task's output mappings.
   * @throws AppError `bad-request` beyond the bounds; nothing has changed then
   */
  receive(elementId: string, values: Variables): void;
  /** The same of what a person corrects where something stopped. */
  correct(stopped: StoppedAt, values: Variables): void;
  /** The row changed without a step: nothing the public sees moved. */
  touch(): void;
  /**
   * Takes one step: looks it up, applies its effects, writes the log. A suspended order takes none: asking is a fault.
   * @throws TableMiss when the table has no answer yet; AppError `conflict` when the process cannot even start
   */
  deliver(event: EngineEvent, data?: StepData): Delivery;
  /**
   * Writes a step that leaves the marking as it is.
   * @returns its seq
   */
  note(type: StepType, data?: StepData, elementId?: string | null): number;
  /**
   * A person moves the order to another marking of its table, past no rule of the model but its flows: work that is open there
   * too goes on as it is, timers with what is left of them, the rest is closed and opened as by any step. One step `moved`.
   * @returns its seq
   * @throws AppError `conflict` where a timer that would open has no duration with the data as they are
   */
  moveTo(marking: string): number;
  /**
   * Lets its conditional events happen, while their conditions hold: after each step by itself, and, of what changed without a
   * step, where a batch asks for it.
   */
  meetConditions(): void;
  /** What FEEL sees at an open element: its local variables, then the order's. */
  scopeOf(elementId: string): FeelScope;
  /** Ends the order from outside the model. */
  end(state: 'TERMINATED' | 'FAILED', data?: StepData): void;
  /**
   * Puts a stored job among those to be run in this batch; a second time it does nothing.
   * @param isWanted by a person: it runs also where it is left to one
   */
  resume(job: JobRow, isWanted?: boolean): void;
  /** Is this activation of the job still open? A sibling that ran before it may have closed it. */
  isOpen(job: PendingJob): boolean;
  /** Keeps a job for later: its row is written. `runAt` null: not before a person says so. */
  keep(job: PendingJob, attempts: number, runAt: Date | null, error: string | null): void;
  /** Leaves a job to a person: nothing runs it before one wants it. */
  leave(job: PendingJob): void;
  /** Changes when a stored job may run, and leaves alone who is at work on it; null: not before it is moved again. */
  moveJob(job: JobRow, runAt: Date | null): void;
  /** Keeps the result of a job that came while the order is suspended. */
  keepResult(job: Pick<JobRow, 'seq' | 'work'>, result: KeptResult, at: Date): void;
  /** Stops work for a person to look at. Where an incident is open already it is brought up to date. */
  openIncident(work: OpenWork, event: EngineEvent, why: StopReason): void;
  /** A person has seen to it: one step, and the incident is gone. */
  resolveIncident(incident: SessionIncident): void;
}

/** What the order domain adds to a batch; one object a batch. The runtime knows no payments and no stock. */
export interface BatchContext {
  /** Loads what deciding needs, once the orders are locked. */
  load(sql: Sql, sessions: readonly Session[]): Promise<void>;
  /** What FEEL sees of an order with these variables. */
  scope(session: Session, variables: Variables | null): Readonly<Record<string, unknown>>;
  /** The shop's: what dates without a zone are in, and whose calendar months are counted by. */
  readonly timeZone: string;
  /** How long this timer of the model waits, beyond its due time, before it fires. Milliseconds. */
  graceMs(session: Session, elementId: string): number;
  /** Called after each step that moved the marking or ended the order. May deliver more events. */
  afterStep(session: Session): void;
  /**
   * Writes what was gathered since the last call. Runs before handlers and at the end of the batch.
   * @param stocking for each handler that locks stock next, the numbers of its orders; the stock of all of them is locked at once
   */
  flush(sql: Transaction, stocking?: readonly (readonly bigint[])[]): Promise<void>;
  /** Writes what takes the next numbers of series without gaps: last of all, since from here to the commit nobody else gets one. */
  flushNumbers(sql: Transaction): void;
}

/** What a command may do while its batch is open. */
export interface Batch<Context extends BatchContext> {
  readonly now: Date;
  readonly context: Context;
  /** The locked orders, and those created so far. */
  readonly sessions: readonly Session[];
  /** The locked order, or null if there is none of this id. */
  session(orderId: string): Session | null;
  /** A new order, not yet started. */
  create(order: NewOrder): Session;
}

export interface NewOrder {
  readonly id: string;
  readonly currency: string;
  readonly total: bigint | null;
}

interface KindBase {
  /** Its own: what is loaded and counted is told apart by it. */
  readonly name: string;
  /** Within a batch lower ranks are applied first: a payment before a timer. */
  readonly rank: number;
  /**
   * `wait`: for the order's lock; `skip`: an order that another process is at work on is left alone, the command
   * finds no session; `none`: there is none to be locked.
   */
  readonly locks: 'wait' | 'skip' | 'none';
  /** Each command creates one order at most: a number is provided for it. Without it none may be created. */
  readonly creates?: true;
  /** Rows of the order that deciding needs; they stand in `session.stored`. */
  readonly reads?: readonly ('jobs' | 'timers')[];
}

interface PlainKind<Input, Result, Context extends BatchContext> extends KindBase {
  apply(batch: Batch<Context>, command: Addressed<Input>): Result;
}

interface LoadingKind<Input, Result, Context extends BatchContext, Loaded> extends KindBase {
  load(sql: Sql, commands: readonly Addressed<Input>[], batch: Batch<Context>): Promise<Loaded>;
  /** @param loaded what `load` gave for all commands of the kind; the batch has it alone, so it may be changed */
  apply(batch: Batch<Context>, command: Addressed<Input>, loaded: Loaded): Result;
}

/**
 * One kind of command. `load`, where deciding needs more than the order, reads for all commands of the kind at once;
 * `apply` decides one, synchronously, under the order's lock. An AppError thrown by `apply` is that command's answer;
 * it must come before any change.
 */
export type CommandKind<Input, Result, Context extends BatchContext, Loaded = null> = [Loaded] extends [null]
  ? PlainKind<Input, Result, Context>
  : LoadingKind<Input, Result, Context, Loaded>;

/** Any kind with this input and result. What it loads is its own business: its `apply` gets what its `load` returned. */
export interface AnyKind<Input, Result, Context extends BatchContext> extends KindBase {
  load?(sql: Sql, commands: readonly Addressed<Input>[], batch: Batch<Context>): Promise<unknown>;
  apply(batch: Batch<Context>, command: Addressed<Input>, loaded: never): Result;
}

export interface Addressed<Input> {
  readonly orderId: string;
  readonly input: Input;
  /** When it was handed in; it may have waited for its batch. */
  readonly arrivedAt: Date;
}

export interface Command<Input, Result, Context extends BatchContext>
  extends Omit<Addressed<Input>, 'arrivedAt'> {
  readonly kind: AnyKind<Input, Result, Context>;
}

/** A command that waits for its batch. */
export interface Arrived<Input, Result, Context extends BatchContext> extends Addressed<Input> {
  readonly kind: AnyKind<Input, Result, Context>;
}

/** What became of a command: the result of its kind, or its refusal. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: AppError };

/** A command that is committed. */
export interface Answered {
  /** The name of its kind. */
  readonly kind: string;
  readonly answer: Answer;
  /** From its submission to its commit, waiting included. */
  readonly tookMs: number;
}

/** How an event fared. `not-open`: it no longer applies, nothing happened. */
export type Delivery = 'moved' | 'ended' | 'incident' | 'not-open';

/** A job of this batch, waiting to be run in it. */
export interface PendingJob {
  readonly key: string;
  readonly seq: number;
  readonly work: OpenWork;
  readonly attempts: number;
  /** A person wants it done now, also where it is left to one. */
  readonly isWanted?: boolean;
}
