import type { Sql } from '@/lib/db/database';
import { findOpenIncidents } from '@/lib/db/tables/incidents';
import { findJobsOf } from '@/lib/db/tables/jobs';
import { lockFreeOrders, lockOrders, type OrderRow } from '@/lib/db/tables/orders';
import { findTimersOf } from '@/lib/db/tables/timers';
import { isAppError } from '@/lib/errors';
import type { Definitions } from './definitions';
import { DefinitionMiss } from './misses';
import { OrderSession } from './session';
import type { StoredWork } from './session-changes';
import type { Answer, Arrived, Batch, BatchContext, NewOrder, Session } from './types';

/** Any command of a batch; what its kind puts in and gives out is its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous list; each command is applied by its own kind only
export type AnyCommand<X extends BatchContext> = Arrived<any, any, X>;

/** The orders and commands of one transaction. Made anew for each run: nothing of a failed run is left. */
export class OpenBatch<X extends BatchContext> implements Batch<X> {
  readonly #sessions = new Map<string, Session>();
  /** What each kind of command loaded, by its name: bundled routes bring copies of a kind, which share it. */
  readonly #loaded = new Map<string, unknown>();

  constructor(
    readonly now: Date,
    readonly context: X,
    private readonly definitions: Definitions,
    readonly timeScale: number,
    /** Gives a new order its number. */
    private readonly nextNumber: () => bigint,
  ) {}

  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** The locked order, or null if there is none of this id. */
  session(orderId: string): Session | null {
    return this.#sessions.get(orderId) ?? null;
  }

  /** A new order on the current version, not yet started; written only if it starts. */
  create({ id, currency, total }: NewOrder): Session {
    const row: OrderRow = {
      number: this.nextNumber(),
      id,
      definitionId: this.definitions.current().id,
      markingId: null,
      state: 'ACTIVE',
      outcome: null,
      version: 0,
      createdAt: this.now,
      updatedAt: this.now,
      currency,
      total,
      received: 0n,
      applied: 0n,
      held: 0n,
      heldForeign: false,
      refundDue: false,
      settledAt: null,
      cancelRequestedAt: null,
      timeScale: 1,
      paused: false,
      stockReturned: false,
      openIncidents: 0,
      suspended: false,
      variables: null,
      locals: null,
    };
    return this.#add(row, true, { timers: [], jobs: [], incidents: [] });
  }

  /**
   * Locks the orders that the commands name and lets the domain and each kind of command load what they need.
   * @throws DefinitionMiss when an order stands on something that this process has not loaded yet
   */
  async load(sql: Sql, commands: readonly AnyCommand<X>[]): Promise<void> {
    const rows = await lockAll(sql, commands);
    this.#refuseUnknown(rows);
    for (const row of rows) this.#add(row, false, { timers: [], jobs: [], incidents: [] });
    // All at once: none of these waits for the answer of another.
    await Promise.all([
      this.#readWork(sql, rows, commands),
      this.context.load(sql, this.sessions),
      ...this.#loadKinds(sql, commands),
    ]);
  }

  #loadKinds(sql: Sql, commands: readonly AnyCommand<X>[]): Promise<void>[] {
    const byKind = new Map<string, AnyCommand<X>[]>();
    for (const command of commands)
      byKind.set(command.kind.name, [...(byKind.get(command.kind.name) ?? []), command]);
    return [...byKind].map(async ([name, list]) => {
      this.#loaded.set(name, await list[0]?.kind.load?.(sql, list, this));
    });
  }

  /** Applies the commands, lower ranks first, else in order of arrival. Answers stand in the order of the commands. */
  apply(commands: readonly AnyCommand<X>[]): Answer[] {
    const answers = new Map<AnyCommand<X>, Answer>();
    const ranked = [...commands].sort((a, b) => a.kind.rank - b.kind.rank);
    for (const command of ranked) answers.set(command, this.#applyOne(command));
    // Payments, say, change what conditions read, and take no step.
    for (const session of this.#sessions.values()) session.meetConditions();
    return commands.map((command) => {
      const answer = answers.get(command);
      if (answer === undefined) throw new Error('a command was not applied');
      return answer;
    });
  }

  /** Reads the timers, jobs and open incidents that these commands ask for. */
  async #readWork(sql: Sql, rows: readonly OrderRow[], commands: readonly AnyCommand<X>[]): Promise<void> {
    const byNumber = new Map<bigint, Session>();
    for (const session of this.#sessions.values()) byNumber.set(session.order.number, session);
    const locked = new Map(rows.map((row) => [row.id, row.number]));
    const reading = (what: 'jobs' | 'timers') =>
      idsOf(commands, (kind) => kind.reads?.includes(what) ?? false).flatMap((id) => locked.get(id) ?? []);
    const timed = reading('timers');
    const working = reading('jobs');
    const stopped = rows.filter((row) => row.openIncidents > 0).map((row) => row.number);
    const [timers, jobs, incidents] = await Promise.all([
      timed.length === 0 ? [] : findTimersOf(sql, timed),
      working.length === 0 ? [] : findJobsOf(sql, working),
      stopped.length === 0 ? [] : findOpenIncidents(sql, stopped),
    ]);
    for (const timer of timers) byNumber.get(timer.orderNumber)?.stored.timers.push(timer);
    for (const job of jobs) byNumber.get(job.orderNumber)?.stored.jobs.push(job);
    for (const incident of incidents) byNumber.get(incident.orderNumber)?.stored.incidents.push(incident);
  }

  #refuseUnknown(rows: readonly OrderRow[]): void {
    const unknown = rows.filter((row) => !this.definitions.knows(row.definitionId, row.markingId));
    if (unknown.length > 0)
      throw new DefinitionMiss([...new Set(unknown.map((row) => row.definitionId))], unknown);
  }

  #applyOne(command: AnyCommand<X>): Answer {
    try {
      // Loaded by the kind of this very name, which takes it back.
      const loaded = this.#loaded.get(command.kind.name) as never;
      return { ok: true, value: command.kind.apply(this, command, loaded) };
    } catch (error) {
      if (isAppError(error)) return { ok: false, error };
      throw error;
    }
  }

  #add(row: OrderRow, isNew: boolean, stored: StoredWork): Session {
    const session = new OrderSession(row, this.definitions.get(row.definitionId), isNew, stored, this);
    this.#sessions.set(row.id, session);
    return session;
  }
}

function idsOf<X extends BatchContext>(
  commands: readonly AnyCommand<X>[],
  asks: (kind: AnyCommand<X>['kind']) => boolean,
): string[] {
  return [...new Set(commands.filter(({ kind }) => asks(kind)).map((command) => command.orderId))];
}

/**
 * Waits for the locks in the order of the numbers; only then takes those it need not wait for: whoever holds one and
 * waits for us is skipped, so no circle can close.
 */
async function lockAll<X extends BatchContext>(
  sql: Sql,
  commands: readonly AnyCommand<X>[],
): Promise<OrderRow[]> {
  const waiting = new Set(idsOf(commands, (kind) => kind.locks === 'wait'));
  const skipping = idsOf(commands, (kind) => kind.locks === 'skip').filter((id) => !waiting.has(id));
  return [
    ...(waiting.size === 0 ? [] : await lockOrders(sql, [...waiting])),
    ...(skipping.length === 0 ? [] : await lockFreeOrders(sql, skipping)),
  ];
}
