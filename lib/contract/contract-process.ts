import type { Instant, OrderState, WaitsFor } from './contract';

/** The public JSON about processes: what a version says, what may come next, how many orders stand where. */

export type ElementKind =
  | 'start'
  | 'end'
  | 'job'
  | 'user'
  | 'message'
  | 'timer'
  | 'gateway'
  | 'sub-process'
  | 'event'
  | 'other';

/** One element of a version, in words. */
export interface ElementJson {
  /** As drawn; empty where the drawing names none. */
  name: string;
  kind: ElementKind;
  /** What it means to the customer: of a task while it is done, of anything else once it happened. */
  customerText: string | null;
  /** While it is awaited. */
  waitingText: string | null;
  /** Once a task is done. */
  doneText: string | null;
  /** While it is still to come; of a timer, what its time (`{time}`) means: "Please pay by {time}." */
  aheadText: string | null;
  /** Ends: how an order ends there. */
  outcome: string | null;
  /** Where its flows lead. */
  next: readonly string[];
  /** Boundary events: the activity they hang on. */
  attachedTo: string | null;
  /** The event-based gateway it hangs on. */
  gatewayId: string | null;
  /** The other elements of that gateway: the first that happens shuts the others out. */
  competesWith: readonly string[];
  /** Service tasks: the name of the handler that does the work, found by element id, else by Zeebe job type. */
  handler: string | null;
  messageName: string | null;
  /** Timers: as the model has it, `PT5M` or FEEL. */
  duration: string | null;
}

/** `GET /api/definitions/<hash>.json` */
export interface DefinitionJson {
  /** The process. */
  id: string;
  name: string;
  hash: string;
  /** By element id, in the order of the file; flows are left out. */
  elements: Readonly<Record<string, ElementJson>>;
}

/** What a step would do, with the jobs that it opens taken as done at once. */
export interface ForecastTrace {
  entered: readonly string[];
  completed: readonly string[];
  takenFlows: readonly string[];
  /** How the order ends with it; null: it goes on. */
  outcome: string | null;
}

export interface ForecastStep extends ForecastTrace {
  /** `job`: work that is open now, done as soon as it is its turn. */
  kind: 'job' | 'timer';
  elementId: string;
  /** Timers: when it is due; null while the clock of the order is paused. */
  at: Instant | null;
  /** Timers: when it fires, the grace for payments included. */
  firesAt: Instant | null;
}

export interface PossibleEvent extends ForecastTrace {
  kind: 'message' | 'job-completed' | 'user-task-completed';
  elementId: string;
  messageName: string | null;
  /** False: where it leads has never been worked out; the lists are empty. */
  known: boolean;
}

/**
 * Why the forecast stops: the order has ended · it waits for something that no time brings · an incident needs a
 * person · more than 20 steps · never worked out.
 */
export type ForecastEnd = 'ended' | 'waits' | 'incident' | 'limit' | 'unknown';

/** `GET /api/order/forecast` */
export interface ForecastJson {
  orderId: string;
  /** The version of the order that this is the forecast of. */
  version: number;
  paused: boolean;
  /** What comes if nothing else happens, in order. */
  steps: ForecastStep[];
  ends: ForecastEnd;
  /** What may happen now instead. */
  next: PossibleEvent[];
}

/** `GET /api/process/totals` */
export interface ProcessTotalsJson {
  versions: VersionTotals[];
  /** Where the medians come from: the orders that moved last. */
  sample: { orders: number; from: Instant | null; to: Instant | null };
}

export interface VersionTotals {
  /** The process. */
  id: string;
  version: number;
  hash: string;
  /** All orders that started on it. */
  orders: number;
  open: number;
  /** Where the open ones wait; an order that waits for several things counts at each. */
  waiting: { elementId: string; waitsFor: WaitsFor; orders: number }[];
  /** How the others ended: an outcome, or `terminated` or `failed`. */
  ended: { outcome: string; orders: number }[];
  /** How long orders waited at an element, in real seconds; half of them less. */
  waits: { elementId: string; medianSeconds: number; samples: number }[];
}

/** `GET /api/order/developer` */
export interface DeveloperJson {
  orderId: string;
  version: number;
  state: OrderState;
  definition: { id: string; version: number; hash: string; bpmn: string; json: string };
  /** Where the tokens stand: orders that stand alike share it. Null once ended. */
  marking: string | null;
  paused: boolean;
  timeScale: number;
  jobs: OpenJob[];
  /** Both null while the clock of the order is paused. */
  timers: { elementId: string; dueAt: Instant | null; firesAt: Instant | null }[];
  subscriptions: { elementId: string; messageName: string }[];
  nextEvents: NextEvent[];
}

export interface OpenJob {
  elementId: string;
  /** The same over all attempts; null until it has been put aside for later. */
  key: string | null;
  /** Failed ones. */
  attempts: number;
  /** When it is tried next; null: out of attempts. */
  runAt: Instant | null;
}

export interface NextEvent {
  kind: 'message' | 'timer-fired' | 'job-completed' | 'user-task-completed';
  elementId: string;
  /** What makes it happen, as a command line; null: nothing from outside does. */
  curl: string | null;
}
