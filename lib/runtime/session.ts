import type { StepType } from '@/lib/contract';
import type { IncidentRow } from '@/lib/db/tables/incidents';
import type { JobRow } from '@/lib/db/tables/jobs';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { StepData, StepRow } from '@/lib/db/tables/steps';
import type { TimerRow, WorkRef } from '@/lib/db/tables/timers';
import { addDuration, evaluateGuard } from '@/lib/engine/feel';
import type { EngineEvent, Leaf, OpenWork, Trace } from '@/lib/engine/types';
import { type BatchContext, type Delivery, type LoadedDefinition, type PendingJob, TableMiss } from './types';

/** The settings a session computes with. */
export interface SessionRules {
  readonly timeScale: number;
}

/** A chain of in-step jobs may take this many steps of one order in one transaction. */
export const MAX_STEPS_PER_BATCH = 64;

/** What a session wants written; drained by `writeSessions`. */
export interface SessionChanges {
  steps: StepRow[];
  closedWork: WorkRef[];
  newTimers: TimerRow[];
  movedTimers: TimerRow[];
  jobs: JobRow[];
  incidents: Omit<IncidentRow, 'id'>[];
  resolvedIncidentIds: number[];
}

/**
 * One order within a batch. Changes its row in memory and gathers what is to be written; knows no database.
 * `deliver` is the only way the marking moves.
 */
export class Session {
  readonly changes: SessionChanges = {
    steps: [],
    closedWork: [],
    newTimers: [],
    movedTimers: [],
    jobs: [],
    incidents: [],
    resolvedIncidentIds: [],
  };
  /** Jobs opened in this batch that nobody has run yet. */
  pendingJobs: PendingJob[] = [];
  /** Everything completed in this batch: tells the outcome of an end the model does not name. */
  readonly completed: string[] = [];
  #marking: string | null;
  #touched = false;

  constructor(
    readonly order: OrderRow,
    readonly loaded: LoadedDefinition,
    readonly isNew: boolean,
    private readonly batch: { readonly now: Date; readonly context: BatchContext },
    private readonly rules: SessionRules,
  ) {
    this.#marking = order.markingId === null ? null : loaded.markingById(order.markingId).hash;
  }

  get changed(): boolean {
    return this.#touched || this.changes.steps.length > 0;
  }

  get ended(): boolean {
    return this.order.state !== 'ACTIVE';
  }

  /** The leaf waits of the marking; none once the order has ended. */
  openWork(): readonly OpenWork[] {
    return this.#marking === null ? [] : (this.loaded.table.marking(this.#marking)?.openWork ?? []);
  }

  /** The subscription that awaits this message now, if any. */
  awaited(messageName: string): OpenWork | undefined {
    return this.#marking === null ? undefined : this.loaded.table.awaited(this.#marking, messageName);
  }

  /** May this message come to be awaited, now or later? */
  canAwait(messageName: string): boolean {
    return this.#marking !== null && this.loaded.table.canAwait(this.#marking, messageName);
  }

  /** The row changed without a step: nothing the public sees moved. */
  touch(): void {
    this.#touched = true;
  }

  /**
   * Takes one step: looks it up, applies its effects, writes the log.
   * @throws TableMiss when the table has no answer yet
   */
  deliver(event: EngineEvent, data: StepData = {}): Delivery {
    if (event.type !== 'start' && !this.openWork().some((work) => work.key === event.work)) return 'not-open';
    if (this.changes.steps.length >= MAX_STEPS_PER_BATCH)
      throw new Error(`order ${this.order.id} took more than ${MAX_STEPS_PER_BATCH} steps in one batch`);
    const answer = this.#answers();
    const result = this.loaded.table.step(this.#marking, event, answer);
    if (!result.found) throw new TableMiss(this.loaded, this.#marking, event, answer);
    if (result.leaf.kind === 'incident') {
      this.#stop(event, result.leaf);
      return 'incident';
    }
    this.#move(event, result.leaf, result.id, data);
    this.batch.context.afterStep(this);
    return result.leaf.kind;
  }

  /** Writes a step that leaves the marking as it is. @returns its seq */
  note(
    type: StepType,
    data: StepData | null = null,
    elementId: string | null = null,
    leafId: number | null = null,
  ) {
    const { order } = this;
    order.version += 1;
    order.updatedAt = new Date(Math.max(this.batch.now.getTime(), order.updatedAt.getTime()));
    const kept = data !== null && Object.keys(data).length > 0 ? data : null;
    this.changes.steps.push({
      orderId: order.id,
      seq: order.version,
      at: order.updatedAt,
      type,
      leafId,
      elementId,
      data: kept,
    });
    return order.version;
  }

  /** Ends the order from outside the model. */
  end(state: 'TERMINATED' | 'FAILED'): void {
    for (const work of this.openWork()) this.#close(work);
    this.note('terminated');
    this.order.state = state;
    this.#setMarking(null);
    this.pendingJobs = [];
    this.batch.context.afterStep(this);
  }

  /** Puts a stored job among those to be run in this batch. */
  resume(job: JobRow): void {
    const work = this.openWork().find((open) => open.key === job.work);
    if (work === undefined) return;
    this.pendingJobs.push({
      key: jobKey(this.order.id, job.seq, work.key),
      seq: job.seq,
      work,
      attempts: job.attempts,
    });
  }

  /** Keeps a job for later: its row is written. `runAt` null: not before a person says so. */
  keep(job: PendingJob, attempts: number, runAt: Date | null, error: string | null): void {
    this.changes.jobs.push({
      orderId: this.order.id,
      seq: job.seq,
      work: job.work.key,
      attempts,
      runAt,
      error,
    });
    this.touch();
  }

  openIncident(work: OpenWork, event: EngineEvent, message: string, attempts: number): void {
    this.note('incident-opened', null, work.elementId);
    this.order.openIncidents += 1;
    this.changes.incidents.push({
      orderId: this.order.id,
      work: work.key,
      elementId: work.elementId,
      event,
      message,
      attempts,
      since: this.order.updatedAt,
    });
  }

  resolveIncident(incident: IncidentRow): void {
    this.note('incident-resolved', null, incident.elementId);
    this.order.openIncidents -= 1;
    this.changes.resolvedIncidentIds.push(incident.id);
  }

  #answers(): (guard: string) => boolean {
    const known = new Map<string, boolean>();
    return (guard) => {
      let answer = known.get(guard);
      if (answer === undefined) {
        answer = evaluateGuard(guard, this.batch.context.scope(this));
        known.set(guard, answer);
      }
      return answer;
    };
  }

  /** The step cannot be taken: the marking stays, the work is stopped, a person is asked. */
  #stop(event: EngineEvent, leaf: Extract<Leaf, { kind: 'incident' }>): void {
    if (event.type === 'start') throw new Error(`the process cannot start: ${leaf.message}`);
    const work = this.openWork().find((open) => open.key === event.work);
    if (work === undefined) return;
    this.openIncident(work, event, leaf.message, 1);
    if (work.kind === 'timer') this.changes.closedWork.push({ orderId: this.order.id, work: work.key });
  }

  #move(
    event: EngineEvent,
    leaf: Exclude<Leaf, { kind: 'incident' }>,
    leafId: number | null,
    data: StepData,
  ): void {
    const seq = this.note(event.type, data, null, leafId);
    this.completed.push(...(leaf.trace satisfies Trace).completed);
    for (const effect of leaf.effects) if (effect.do === 'close') this.#close(effect.work);
    this.#setMarking(leaf.kind === 'moved' ? leaf.to : null);
    const timers: Record<string, string | null> = {};
    for (const effect of leaf.effects) if (effect.do === 'open') this.#open(effect.work, seq, timers);
    if (Object.keys(timers).length > 0) {
      const step = this.changes.steps.at(-1);
      if (step !== undefined) step.data = { ...step.data, timers };
    }
    if (leaf.kind === 'ended') {
      this.order.state = 'COMPLETED';
      this.order.outcome = leaf.outcome;
      this.pendingJobs = [];
    }
  }

  #setMarking(hash: string | null): void {
    this.#marking = hash;
    this.order.markingId = hash === null ? null : this.loaded.markingId(hash);
  }

  #close(work: OpenWork): void {
    this.pendingJobs = this.pendingJobs.filter((job) => job.work.key !== work.key);
    this.changes.jobs = this.changes.jobs.filter((job) => job.work !== work.key);
    if (work.kind !== 'timer' && work.kind !== 'job') return;
    this.changes.newTimers = this.changes.newTimers.filter((timer) => timer.work !== work.key);
    if (!this.isNew) this.changes.closedWork.push({ orderId: this.order.id, work: work.key });
  }

  #open(work: OpenWork, seq: number, timers: Record<string, string | null>): void {
    if (work.kind === 'job') {
      this.pendingJobs.push({ key: jobKey(this.order.id, seq, work.key), seq, work, attempts: 0 });
      return;
    }
    if (work.kind === 'timer') {
      const timer = this.#newTimer(work, seq);
      this.changes.newTimers.push(timer);
      timers[work.key] = timer.fireAt === null ? null : timer.dueAt.toISOString();
    }
  }

  #newTimer(work: OpenWork, seq: number): TimerRow {
    const model = this.loaded.definition.work.get(work.elementId);
    if (model?.kind !== 'timer')
      throw new Error(`${work.elementId} is open as a timer but is none in the model`);
    const { order } = this;
    const openedAt = order.updatedAt;
    const modelMs =
      addDuration(openedAt, model.duration, this.batch.context.scope(this)).getTime() - openedAt.getTime();
    const durationMs = Math.round(modelMs / (this.rules.timeScale * order.timeScale));
    const dueAt = new Date(openedAt.getTime() + durationMs);
    return {
      orderId: order.id,
      seq,
      work: work.key,
      dueAt,
      fireAt: order.paused ? null : dueAt,
      remainingMs: order.paused ? BigInt(durationMs) : null,
    };
  }
}

/** The key of a job: the same over all attempts, in every process. */
export function jobKey(orderId: string, seq: number, work: string): string {
  return `${orderId}/${seq}/${work.replace(/(^|\/)job:/, '$1')}`;
}
