import type { StepType } from '@/lib/contract/history';
import { type JobRow, jobKey } from '@/lib/db/tables/jobs';
import type { KeptResult } from '@/lib/db/tables/kept-results';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { StepData } from '@/lib/db/tables/steps';
import type { TimerRow } from '@/lib/db/tables/timers';
import { dataScopesOf, openBeside, waitScopesOf } from '@/lib/engine/data-scopes';
import { dueTimeOf } from '@/lib/engine/due-time';
import { EngineError } from '@/lib/engine/errors';
import type { FeelScope } from '@/lib/engine/feel';
import type { EngineEvent, Leaf, OpenWork } from '@/lib/engine/types';
import { AppError } from '@/lib/errors';
import { meetAll } from './conditions';
import type { StoppedAt } from './correction-scopes';
import { lookUp } from './guard-data';
import { leafTo, movedData } from './leaf-to';
import { TableMiss } from './misses';
import type { OrderData } from './order-data';
import { noChanges, type SessionChanges, type SessionIncident, type StoredWork } from './session-changes';
import { SessionData } from './session-data';
import { hearNoMore, signalWaits } from './signal-rows';
import { newTimer, withDueTimes } from './timer-rows';
import type {
  BatchContext,
  Delivery,
  LoadedDefinition,
  PendingJob,
  Session,
  StopReason,
  TakenStep,
} from './types';
import { newUserTasks } from './user-task-rows';
import type { Variables } from './variables';

type Moved = Exclude<Leaf, { kind: 'incident' }>;
type Stopped = Extract<Leaf, { kind: 'incident' }>;
/** Rows of the work that a step opens. */
type Opened = Pick<SessionChanges, 'newTimers' | 'newUserTasks'>;

/** The one implementation; see the interface for what each member means. */
export class OrderSession implements Session {
  readonly changes = noChanges();
  pendingJobs: PendingJob[] = [];
  readonly completed: string[] = [];
  readonly taken: TakenStep[] = [];
  /** The activations of jobs that this batch knows to be open, by key of the open work. */
  readonly #openJobs = new Map<string, string>();
  #marking: string | null;
  #touched = false;
  /** Conditional events happen one after the other, not within each other. */
  #isMeeting = false;
  readonly #data: SessionData;

  constructor(
    readonly order: OrderRow,
    readonly loaded: LoadedDefinition,
    readonly isNew: boolean,
    readonly stored: StoredWork,
    private readonly batch: {
      readonly now: Date;
      readonly context: BatchContext;
      readonly timeScale: number;
    },
  ) {
    this.#data = new SessionData(this, batch.context);
    this.#marking = order.markingId === null ? null : loaded.markingById(order.markingId).hash;
  }

  get marking(): string | null {
    return this.#marking;
  }

  get changed(): boolean {
    return this.#touched || this.changes.steps.length > 0;
  }

  get ended(): boolean {
    return this.order.state !== 'ACTIVE';
  }

  openWork(): readonly OpenWork[] {
    return this.#marking === null ? [] : (this.loaded.table.marking(this.#marking)?.openWork ?? []);
  }

  awaited(messageName: string): OpenWork | undefined {
    return this.#marking === null || this.order.suspended
      ? undefined
      : this.loaded.table.awaited(this.#marking, messageName);
  }

  canAwait(messageName: string): boolean {
    return this.#marking !== null && this.loaded.table.canAwait(this.#marking, messageName);
  }

  timers(): readonly TimerRow[] {
    const keys = new Set(this.openWork().map((work) => work.key));
    return [...this.stored.timers, ...this.changes.newTimers].filter((timer) => keys.has(timer.work));
  }

  changeTimer(timer: TimerRow, change: Partial<TimerRow>): void {
    Object.assign(timer, change);
    if (!this.changes.newTimers.includes(timer)) this.changes.movedTimers.add(timer);
    this.touch();
  }

  touch(): void {
    this.#touched = true;
  }

  deliver(event: EngineEvent, data: StepData = {}): Delivery {
    if (this.order.suspended) throw new Error(`order ${this.order.id} is suspended and takes no step`);
    if (event.type !== 'start' && !this.openWork().some((work) => work.key === event.work)) return 'not-open';
    const elementId = event.type === 'start' ? '' : event.work.slice(event.work.lastIndexOf(':') + 1);
    const thought = this.#data.thought();
    try {
      if (event.type !== 'job-failed') thought.complete(elementId);
      const { definition, table } = this.loaded;
      const asked = {
        definition,
        data: thought.copy(),
        before: openBeside(definition, elementId, this.openWork()),
      };
      const { answer, result } = lookUp(asked, (answers) => table.step(this.#marking, event, answers));
      if (!result.found) throw new TableMiss(this.loaded, this.#marking, event, answer);
      if (result.leaf.kind === 'incident') return this.#stop(event, result.leaf);
      // Before anything changes: a duration that data makes invalid must stop the step, not half take it.
      const opened = this.#thinkThrough(result.leaf, thought);
      this.#data.keep(thought);
      const { loaded } = this;
      this.taken.push({ loaded, from: this.#marking, event, answers: result.answers, leaf: result.leaf });
      this.#move(event, result.leaf, result.id, data, opened);
      this.batch.context.afterStep(this);
      this.meetConditions();
      return result.leaf.kind;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return this.#stop(event, {
        kind: 'incident',
        reason: 'engine-error',
        elementId: error.elementId ?? elementId,
        message: error.message,
      });
    }
  }

  note(type: StepType, data: StepData = {}, elementId: string | null = null, leafId: number | null = null) {
    const { order } = this;
    order.version += 1;
    order.updatedAt = this.#nextAt();
    const kept = Object.keys(data).length > 0 ? data : null;
    const step = {
      orderNumber: order.number,
      seq: order.version,
      at: order.updatedAt,
      type,
      leafId,
      elementId,
    };
    this.changes.steps.push({ ...step, data: kept });
    this.changes.variableWrites.push(...this.#data.told());
    return order.version;
  }

  moveTo(marking: string): number {
    const then = this.loaded.table.marking(marking)?.openWork ?? [];
    const leaf = leafTo(marking, this.openWork(), then);
    const data = this.#data.thought();
    const opened = this.#orRefused(() => this.#thinkThrough(leaf, data));
    this.#data.keep(data);
    const seq = this.note('moved', withDueTimes(movedData(leaf), opened.newTimers));
    this.#apply(leaf, seq, opened);
    this.batch.context.afterStep(this);
    this.meetConditions();
    return seq;
  }

  meetConditions(): void {
    const { definition } = this.loaded;
    if (definition.conditional.size === 0 || this.#isMeeting || !this.changed) return;
    this.#isMeeting = true;
    meetAll(this, (scopes) => this.#data.thought().scopeAt(scopes));
    this.#isMeeting = false;
  }

  #orRefused<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof EngineError ? new AppError('conflict', error.message) : error;
    }
  }

  receive(elementId: string, values: Variables): void {
    const data = this.#data.thought();
    data.receive(elementId, values);
    this.#data.keep(data);
  }

  correct(stopped: StoppedAt, values: Variables): void {
    const data = this.#data.thought();
    data.correct(stopped, values);
    this.#data.keep(data);
  }

  scopeOf(elementId: string): FeelScope {
    return this.#data.thought().scopeAt(dataScopesOf(this.loaded.definition, elementId));
  }

  end(state: 'TERMINATED' | 'FAILED', data: StepData = {}): void {
    for (const work of this.openWork()) this.#close(work);
    this.note('terminated', data);
    this.order.state = state;
    if (this.order.suspended) this.changes.dropsKept = true;
    this.order.suspended = false;
    this.order.locals = null;
    this.#setMarking(null);
    this.pendingJobs = [];
    this.batch.context.afterStep(this);
  }

  resume(job: JobRow, isWanted = false): void {
    const work = this.openWork().find((open) => open.key === job.work);
    if (work === undefined || this.#openJobs.has(work.key)) return;
    this.#pend({
      key: jobKey(this.order.id, job.seq, work.key),
      seq: job.seq,
      work,
      attempts: job.attempts,
      isWanted,
    });
  }

  isOpen(job: PendingJob): boolean {
    return this.#openJobs.get(job.work.key) === job.key;
  }

  keep(job: PendingJob, attempts: number, runAt: Date | null, error: string | null): void {
    const { number: orderNumber } = this.order;
    // What a suspended order has to do waits for its resumption.
    const due = this.order.suspended ? null : runAt;
    const row = { orderNumber, seq: job.seq, work: job.work.key, attempts, runAt: due, error };
    this.changes.jobs = [...this.changes.jobs.filter((kept) => kept.work !== row.work), row];
    this.touch();
  }

  leave(job: PendingJob): void {
    this.keep(job, 0, null, null);
    for (const row of this.changes.jobs) if (row.work === job.work.key) row.leftToPerson = true;
  }

  moveJob(job: JobRow, runAt: Date | null): void {
    job.runAt = runAt;
    this.changes.movedJobs.push(job);
    this.touch();
  }

  keepResult(job: Pick<JobRow, 'seq' | 'work'>, result: KeptResult, at: Date): void {
    const { number: orderNumber } = this.order;
    this.changes.keptResults.push({ orderNumber, seq: job.seq, work: job.work, at, result });
    this.touch();
  }

  openIncident(work: OpenWork, event: EngineEvent, why: StopReason): void {
    const { key, elementId } = work;
    this.note('incident-opened', {}, elementId);
    const known = this.stored.incidents.find((incident) => incident.work === key);
    const attempts = known === undefined ? why.attempts : Math.max(why.attempts, known.attempts + 1);
    const blockedElementId = why.blockedElementId === elementId ? null : (why.blockedElementId ?? null);
    const { message } = why;
    this.changes.stops.push({ orderId: this.order.id, elementId, blockedElementId, message, attempts });
    if (known !== undefined) {
      Object.assign(known, { blockedElementId, event, message, attempts });
      this.changes.changedIncidents.add(known);
      return;
    }
    const { number: orderNumber, updatedAt: since } = this.order;
    const what = { orderNumber, work: key, elementId, blockedElementId, event, message, attempts, since };
    const incident = { id: null, ...what };
    this.order.openIncidents += 1;
    this.stored.incidents.push(incident);
    this.changes.changedIncidents.add(incident);
  }

  resolveIncident(incident: SessionIncident): void {
    this.note('incident-resolved', {}, incident.elementId);
    this.#dropIncident(incident);
  }

  #dropIncident(incident: SessionIncident): void {
    this.stored.incidents.splice(this.stored.incidents.indexOf(incident), 1);
    this.changes.changedIncidents.delete(incident);
    if (incident.id !== null) this.changes.resolvedIncidentIds.push(incident.id);
    this.order.openIncidents -= 1;
  }

  /** When the next step happens: never before the one before it. */
  #nextAt(): Date {
    return new Date(Math.max(this.batch.now.getTime(), this.order.updatedAt.getTime()));
  }

  /**
   * What mappings set on the way of a step, and the timers and user tasks that it opens.
   * @throws EngineError where one of them cannot be evaluated
   */
  #thinkThrough(leaf: Moved, data: OrderData): Opened {
    const after = leaf.kind === 'moved' ? (this.loaded.table.marking(leaf.to)?.openWork ?? []) : [];
    data.follow(leaf, this.openWork(), after);
    const openedAtMs = this.#nextAt().getTime();
    const { timeZone } = this.batch.context;
    return {
      newTimers: this.#newTimers(leaf, data, openedAtMs),
      newUserTasks: newUserTasks(this, leaf.effects, { data, openedAtMs, timeZone }),
    };
  }

  /** The step cannot be taken: the marking stays, the work is stopped, a person is asked. */
  #stop(event: EngineEvent, leaf: Stopped): Delivery {
    if (event.type === 'start')
      throw new AppError('conflict', `No order can start on this process now: ${leaf.message}`);
    const work = this.openWork().find((open) => open.key === event.work);
    if (work === undefined) return 'not-open';
    const { message, elementId: blockedElementId } = leaf;
    this.openIncident(work, event, { message, attempts: 1, blockedElementId });
    if (work.kind === 'signal') hearNoMore(this, work);
    for (const timer of this.timers())
      if (timer.work === work.key) this.changeTimer(timer, { fireAt: null, remainingMs: null });
    return 'incident';
  }

  #move(event: EngineEvent, leaf: Moved, leafId: number | null, data: StepData, opened: Opened): void {
    const seq = this.note(event.type, withDueTimes(data, opened.newTimers), null, leafId);
    this.#throw(leaf, seq);
    this.#apply(leaf, seq, opened);
  }

  /** What a step that is noted does to the order. */
  #apply(leaf: Moved, seq: number, opened: Opened): void {
    this.completed.push(...leaf.trace.completed);
    for (const effect of leaf.effects) if (effect.do === 'close') this.#close(effect.work);
    this.#setMarking(leaf.kind === 'moved' ? leaf.to : null);
    for (const { do: what, work } of leaf.effects)
      if (what === 'open' && work.kind === 'job')
        this.#pend({ key: jobKey(this.order.id, seq, work.key), seq, work, attempts: 0 });
    this.changes.newTimers.push(...opened.newTimers);
    this.changes.newSignalWaits.push(...signalWaits(this, leaf, seq));
    this.changes.newUserTasks.push(...opened.newUserTasks);
    if (leaf.kind === 'ended') {
      this.order.state = 'COMPLETED';
      this.order.outcome = leaf.outcome;
      this.pendingJobs = [];
    }
  }

  /** Signals that the step throws: they are carried to those that wait once it is committed. */
  #throw({ trace }: Moved, seq: number): void {
    const { thrownSignals } = this.loaded.definition;
    if (thrownSignals.size === 0) return;
    const { number: orderNumber, updatedAt: at } = this.order;
    for (const elementId of trace.completed) {
      const name = thrownSignals.get(elementId);
      if (name !== undefined) this.changes.thrownSignals.push({ name, orderNumber, seq, elementId, at });
    }
  }

  #pend(job: PendingJob): void {
    this.#openJobs.set(job.work.key, job.key);
    this.pendingJobs.push(job);
  }

  #setMarking(hash: string | null): void {
    this.#marking = hash;
    this.order.markingId = hash === null ? null : this.loaded.markingId(hash);
  }

  #close(work: OpenWork): void {
    for (const incident of [...this.stored.incidents])
      if (incident.work === work.key) this.#dropIncident(incident);
    const { changes } = this;
    const ref = { orderNumber: this.order.number, work: work.key };
    if (work.kind === 'user') {
      changes.newUserTasks = changes.newUserTasks.filter((task) => task.work !== work.key);
      if (!this.isNew) changes.closedUserTasks.push(ref);
    }
    if (work.kind !== 'timer' && work.kind !== 'job' && work.kind !== 'signal') return;
    if (work.kind === 'signal')
      changes.newSignalWaits = changes.newSignalWaits.filter((wait) => wait.work !== work.key);
    this.#openJobs.delete(work.key);
    this.pendingJobs = this.pendingJobs.filter((job) => job.work.key !== work.key);
    changes.jobs = changes.jobs.filter((job) => job.work !== work.key);
    changes.newTimers = changes.newTimers.filter((timer) => timer.work !== work.key);
    for (const timer of changes.movedTimers) if (timer.work === work.key) changes.movedTimers.delete(timer);
    if (!this.isNew) changes.closedWork.push(ref);
  }

  /** @throws EngineError when a duration or a date is none */
  #newTimers(leaf: Moved, data: OrderData, openedAtMs: number): TimerRow[] {
    const opened = leaf.effects.filter(({ do: what, work }) => what === 'open' && work.kind === 'timer');
    const { order, batch } = this;
    return opened.map(({ work }) => {
      const model = this.loaded.definition.work.get(work.elementId);
      if (model?.kind !== 'timer')
        throw new Error(`${work.elementId} is open as a timer but is none in the model`);
      const scope = data.scopeAt(waitScopesOf(this.loaded.definition, work.elementId));
      const due = dueTimeOf(model.timer, openedAtMs, scope, {
        timeScale: batch.timeScale * order.timeScale,
        timeZone: batch.context.timeZone,
        graceMs: batch.context.graceMs(this, work.elementId),
      });
      return newTimer({ order, work: work.key, openedAtMs, due });
    });
  }
}
