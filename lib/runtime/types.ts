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
import type { Sql } from '@/lib/db/database';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { Definition, EngineEvent, Marking, OpenWork, Table } from '@/lib/engine/types';
import type { Session } from './session';

/** A job as a handler sees it. */
export interface JobToRun {
  /** `orderId/seq/work`: the idempotency key, the same over all attempts. */
  readonly key: string;
  readonly elementId: string;
  /** The order as this transaction sees it. */
  readonly order: Readonly<OrderRow>;
  readonly now: Date;
}

export type JobResult =
  | {
      readonly key: string;
      readonly kind: 'completed';
      readonly variables?: Readonly<Record<string, unknown>>;
    }
  /** A BPMN error: a boundary event may catch it. */
  | { readonly key: string; readonly kind: 'error'; readonly errorCode: string };

interface HandlerBase {
  readonly elementId: string;
  /** BPMN error codes that `run` may answer; exploration asks what becomes of each. */
  readonly errors: readonly string[];
}

/**
 * Touches only our database and runs inside the step's transaction: effect and token move commit together.
 * Gets the jobs of one batch at once and answers each. A throw is a failed attempt.
 */
export interface InStepHandler extends HandlerBase {
  readonly runs: 'in-step';
  /** What its statements lock besides the order: every batch takes stock before counters. */
  readonly locks?: 'stock' | 'counters';
  run(jobs: readonly JobToRun[], sql: Sql): Promise<readonly JobResult[]>;
}

/** Speaks to the outside world, outside any transaction, under a lease; must be idempotent by the job's key. */
export interface OutsideHandler extends HandlerBase {
  readonly runs: 'outside';
  run(job: JobToRun): Promise<JobResult>;
}

export type Handler = InStepHandler | OutsideHandler;

/** A definition as the runtime keeps it: parsed, with its table and the row ids of its markings. */
export interface LoadedDefinition {
  readonly id: number;
  readonly version: number;
  readonly hash: string;
  readonly definition: Definition;
  readonly table: Table;
  markingId(hash: string): number;
  markingById(id: number): Marking;
  handlerFor(elementId: string): Handler | null;
}

/** What the order domain adds to a batch; one object a batch. The runtime knows no payments and no stock. */
export interface BatchContext {
  /** Loads what deciding needs, once the orders are locked. */
  load(sql: Sql, sessions: readonly Session[]): Promise<void>;
  /** The FEEL scope of guards, durations and correlation keys. */
  scope(session: Session): Readonly<Record<string, unknown>>;
  /** How long this timer of the model waits, beyond its due time, before it fires. Milliseconds. */
  graceMs(session: Session, elementId: string): number;
  /** Called after each step that moved the marking or ended the order. May deliver more events. */
  afterStep(session: Session): void;
  /**
   * Writes what was gathered since the last call. Runs before handlers and at the end of the batch.
   * @param stocking the orders of each handler that locks stock next: with several, all of it is to be locked in one go
   */
  flush(sql: Sql, stocking?: readonly (readonly string[])[]): Promise<void>;
}

/** What a command may do while its batch is open. */
export interface Batch<X extends BatchContext> {
  readonly now: Date;
  readonly context: X;
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

/**
 * One kind of command. `load` reads for all commands of the kind at once; `apply` decides one, synchronously,
 * under the order's lock. An AppError thrown by `apply` is that command's answer; it must come before any change.
 */
export interface CommandKind<Input, Result, X extends BatchContext> {
  readonly name: string;
  /** Within a batch lower ranks are applied first: a payment before a timer. */
  readonly rank: number;
  /**
   * `wait`: for the order's lock; `skip`: an order that another process is at work on is left alone, the command
   * finds no session; `none`: the command brings its own new order.
   */
  readonly locks: 'wait' | 'skip' | 'none';
  /** Rows of the order that deciding needs; they stand in `session.stored`. */
  readonly reads?: readonly ('jobs' | 'timers')[];
  load?(sql: Sql, commands: readonly Addressed<Input>[], batch: Batch<X>): Promise<void>;
  apply(batch: Batch<X>, command: Addressed<Input>): Result;
}

export interface Addressed<Input> {
  readonly orderId: string;
  readonly input: Input;
  /** When it was handed in; it may have waited for its batch. */
  readonly arrivedAt: Date;
}

export interface Command<Input, Result, X extends BatchContext> extends Omit<Addressed<Input>, 'arrivedAt'> {
  readonly kind: CommandKind<Input, Result, X>;
}

/** A command that waits for its batch. */
export interface Arrived<Input, Result, X extends BatchContext> extends Addressed<Input> {
  readonly kind: CommandKind<Input, Result, X>;
}

/** How an event fared. `not-open`: it no longer applies, nothing happened. */
export type Delivery = 'moved' | 'ended' | 'incident' | 'not-open';

/** A job of this batch, waiting to be run in it. */
export interface PendingJob {
  readonly key: string;
  readonly seq: number;
  readonly work: OpenWork;
  readonly attempts: number;
}

/** The table has no answer: ask the library and try again. */
export class TableMiss extends Error {
  override readonly name = 'TableMiss';
  constructor(
    readonly loaded: LoadedDefinition,
    readonly from: string | null,
    readonly event: EngineEvent,
    readonly answer: (guard: string) => boolean,
  ) {
    super(`definition ${loaded.id} has no transition for ${JSON.stringify(event)}`);
  }
}

/** An order stands on a definition, or a marking, that this process has not loaded: read it and try again. */
export class DefinitionMiss extends Error {
  override readonly name = 'DefinitionMiss';
  /** @param orders those that stand there, as their rows were read */
  constructor(
    readonly definitionIds: readonly number[],
    readonly orders: readonly OrderRow[] = [],
  ) {
    super(`definitions ${definitionIds.join(', ')} are not loaded as they are stored`);
  }
}

/** A handler threw: the batch is run again without these jobs. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';
  constructor(
    readonly elementId: string,
    readonly jobKeys: readonly string[],
    override readonly cause: unknown,
  ) {
    super(`handler ${elementId} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
