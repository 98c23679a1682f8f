import { isDeepStrictEqual } from 'node:util';
import type { OrderState } from '@/lib/contract/order';
import type { LeafRow } from '@/lib/db/tables/leaves';
import type { StepRow } from '@/lib/db/tables/steps';
import { outcomeOf } from '@/lib/orders/outcome';
import { Fold } from '@/lib/queries/fold';
import { readAmountOf } from '@/lib/story/amounts';
import type { LoggedOrder, OrderWithLog } from './log-pages';
import type { LeadsTo } from './marking-moves';

/** What the log refers to. */
export interface LogContext {
  readonly leafOf: (id: number | null) => LeafRow | null;
  readonly leadsTo: LeadsTo;
}

/** What the log alone says of an order. */
interface LogSummary {
  readonly fold: Fold;
  readonly problems: string[];
  state: OrderState | null;
  outcome: string | null;
  received: bigint;
  /** Elements whose work an incident has stopped. It goes with the work: closed by another branch, or by an end. */
  readonly stopped: Set<string>;
  suspended: boolean;
}

/** Folds one order's log and tells where its row disagrees; empty when it does not. */
export function compareWithLog(entry: OrderWithLog, context: LogContext): string[] {
  const { order, steps } = entry;
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return ['has no log'];
  const summary = foldSteps(order, steps, context);
  const says = (what: string, row: unknown, log: unknown) =>
    row === log ? [] : [`${what} is ${String(row)}; the log says ${String(log)}`];
  return [
    ...summary.problems,
    ...says('version', order.version, last.seq),
    ...says('createdAt', order.createdAt.toISOString(), first.at.toISOString()),
    ...says('updatedAt', order.updatedAt.toISOString(), last.at.toISOString()),
    // A change of the library's version moves the row and leaves the log.
    ...(context.leadsTo(order.definitionId, summary.fold.marking, order.markingHash)
      ? []
      : says('marking', order.markingHash, summary.fold.marking)),
    // Who ended it from outside said how; the log says only that somebody did.
    ...says('state', order.state, summary.state ?? (order.state === 'FAILED' ? 'FAILED' : 'TERMINATED')),
    ...says('outcome', order.outcome, summary.outcome),
    ...says('received', order.received, summary.received),
    ...says('number of open incidents', order.openIncidents, summary.stopped.size),
    ...says('suspended', order.suspended, summary.suspended),
    ...settlement(order, steps),
    ...compareTimers(entry, summary.fold),
    ...compareJobs(entry),
    ...compareSignalWaits(entry),
    ...compareUserTasks(entry),
    ...compareVariables(entry),
  ];
}

function foldSteps(order: LoggedOrder, steps: readonly StepRow[], context: LogContext): LogSummary {
  const summary: LogSummary = {
    fold: new Fold(),
    problems: [],
    state: 'ACTIVE',
    outcome: null,
    received: 0n,
    stopped: new Set(),
    suspended: false,
  };
  const completed = new Set<string>();
  let previous: StepRow | null = null;
  for (const step of steps) {
    if (step.seq !== (previous?.seq ?? 0) + 1)
      summary.problems.push(`step ${step.seq} follows ${previous?.seq ?? 'none'}`);
    if (previous !== null && step.at < previous.at)
      summary.problems.push(`step ${step.seq} is earlier than the one before`);
    previous = step;
    let leaf: LeafRow | null = null;
    try {
      leaf = context.leafOf(step.leafId);
    } catch {
      summary.problems.push(`step ${step.seq} names leaf ${step.leafId}, which is not stored`);
    }
    summary.problems.push(...misfits(order, step, leaf, summary.fold.marking, context.leadsTo));
    const running = !summary.fold.ended;
    summary.fold.add(step, leaf);
    if (leaf !== null && leaf.leaf.kind !== 'incident') {
      for (const element of leaf.leaf.trace.completed) completed.add(element);
      if (leaf.leaf.kind === 'ended' && running) {
        summary.state = 'COMPLETED';
        summary.outcome = leaf.leaf.outcome ?? outcomeOf(completed);
      }
    }
    if (step.type === 'terminated' && running) summary.state = null;
    if (step.type === 'payment' && step.data?.currency === order.currency)
      summary.received += readAmountOf(step.data.amount ?? '', order.currency) ?? 0n;
    if (step.type === 'suspended' || step.type === 'resumed') summary.suspended = step.type === 'suspended';
    if (summary.fold.ended) summary.suspended = false;
    noteIncidents(summary, step, leaf);
  }
  return summary;
}

/** An incident that opens again is the same one; the step of a failed retry only says so. */
function noteIncidents({ stopped, fold }: LogSummary, step: StepRow, leaf: LeafRow | null): void {
  if (step.type === 'incident-opened') stopped.add(step.elementId ?? '');
  if (step.type === 'incident-resolved') stopped.delete(step.elementId ?? '');
  const effects =
    leaf === null || leaf.leaf.kind === 'incident' ? step.data?.moved?.effects : leaf.leaf.effects;
  for (const effect of effects ?? []) if (effect.do === 'close') stopped.delete(effect.work.elementId);
  if (fold.ended) stopped.clear();
}

/** A step takes a leaf of its own definition, from where the order stood, for the event it names. */
function misfits(
  order: LoggedOrder,
  step: StepRow,
  leaf: LeafRow | null,
  marking: string | null,
  leadsTo: LeadsTo,
): string[] {
  if (leaf === null) return [];
  const problems: string[] = [];
  if (leaf.definitionId !== order.definitionId)
    problems.push(`step ${step.seq} took a leaf of another definition`);
  if (leaf.event.type !== step.type)
    problems.push(`step ${step.seq} is ${step.type}, its leaf ${leaf.event.type}`);
  if (!leadsTo(order.definitionId, marking, leaf.from))
    problems.push(`step ${step.seq} leads on from ${leaf.from}, but the order stood on ${marking}`);
  return problems;
}

/** The settlement is a moment of the log. */
function settlement({ settledAt }: LoggedOrder, steps: readonly StepRow[]): string[] {
  if (settledAt === null || steps.some((step) => step.at.getTime() === settledAt.getTime())) return [];
  return [`was settled at ${settledAt.toISOString()}, when nothing happened`];
}

function compareTimers({ order, timers, incidents }: OrderWithLog, fold: Fold): string[] {
  const problems: string[] = [];
  const expected = fold.timers();
  for (const [work, dueAt] of expected) {
    const row = timers.find((timer) => timer.work === work);
    // An incident stops its timer: it would fire without end.
    if (row === undefined && incidents.some((incident) => incident.work === work)) continue;
    if (row === undefined) problems.push(`${work} is open and has no row`);
    else if (dueAt === null && !order.paused && !order.suspended)
      problems.push(`${work} has no due time in the log, and the clock runs`);
    else if (dueAt !== null && dueAt !== row.dueAt.toISOString())
      problems.push(`${work} is due at ${row.dueAt.toISOString()}; the log says ${dueAt}`);
  }
  for (const { work, seq } of timers)
    if (!expected.has(work)) problems.push(`${work} of step ${seq} is not open`);
  if (new Set(timers.map((timer) => timer.work)).size < timers.length)
    problems.push('has two rows for one timer');
  return problems;
}

/** A job that is open and has no row would never be done. */
function compareJobs({ order, jobs, incidents }: OrderWithLog): string[] {
  const open = (order.openWork ?? []).filter((work) => work.kind === 'job').map((work) => work.key);
  const problems = open
    .filter((key) => !jobs.some((job) => job.work === key))
    .map((key) => `${key} is open and has no row`);
  for (const job of jobs) {
    if (!open.includes(job.work)) problems.push(`${job.work} of step ${job.seq} is not open`);
    const mayStand = order.suspended || job.leftToPerson === true;
    if (job.runAt === null && !mayStand && !incidents.some((incident) => incident.work === job.work))
      problems.push(`${job.work} stands still without an incident`);
  }
  if (incidents.length !== order.openIncidents)
    problems.push(`has ${incidents.length} open incidents and says ${order.openIncidents}`);
  return problems;
}

/** A wait that is open and has no row would never hear its signal; one that is not open would hear it again. */
function compareSignalWaits({ order, signalWaits, incidents }: OrderWithLog): string[] {
  const open = (order.openWork ?? []).filter(({ kind }) => kind === 'signal').map(({ key }) => key);
  const stopped = new Set(incidents.map(({ work }) => work));
  const problems = open
    .filter((key) => !stopped.has(key) && !signalWaits.some(({ work }) => work === key))
    .map((key) => `${key} is open and has no row`);
  for (const [at, { work, seq, broadcastId }] of signalWaits.entries()) {
    if (!open.includes(work)) problems.push(`${work} of step ${seq} is not open`);
    if (signalWaits.findIndex((other) => other.work === work) < at) problems.push(`${work} has two rows`);
    if (broadcastId !== null && !order.suspended && incidents.length === 0)
      problems.push(`${work} has kept broadcast ${broadcastId}, and nothing holds the order`);
  }
  return problems;
}

/** A user task that is open and has no row stands in no list. */
function compareUserTasks({ order, userTasks }: OrderWithLog): string[] {
  const open = (order.openWork ?? []).filter((work) => work.kind === 'user').map((work) => work.key);
  const rows = userTasks.map(({ work }) => work);
  return [
    ...open.filter((key) => !rows.includes(key)).map((key) => `${key} is open and has no row`),
    ...rows.filter((work) => !open.includes(work)).map((work) => `${work} is not open and has a row`),
  ];
}

/** The variables are what steps set, and local ones belong to what is open. */
function compareVariables({ order, variableWrites }: OrderWithLog): string[] {
  const written = variableWrites.filter(({ scope }) => scope === '').map(({ values }) => values);
  const problems = variableWrites
    .filter(({ seq }) => seq > order.version)
    .map(({ seq }) => `variables were set by step ${seq}, which is not there`);
  // Values may tell of a person: they are compared and not told.
  if (!isDeepStrictEqual(Object.assign({}, ...written), order.variables ?? {}))
    problems.push('has other variables than its steps set');
  const open = new Set(
    (order.openWork ?? []).flatMap(({ key, elementId }) => [...key.split('/'), elementId]),
  );
  for (const scope of Object.keys(order.locals ?? {}))
    if (!open.has(scope)) problems.push(`has local variables of ${scope}, which is not open`);
  return problems;
}
