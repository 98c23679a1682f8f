import type { Sql } from '@/lib/db/client';
import { lockOrders, type OrderRow } from '@/lib/db/tables/orders';
import { type AppError, isAppError } from '@/lib/errors';
import type { Definitions } from './definitions';
import { Session } from './session';
import type { Addressed, Batch, BatchContext, Command, CommandKind, NewOrder } from './types';

/** Any command of a batch; what its kind puts in and gives out is its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous list; each command is applied by its own kind only
export type AnyCommand<X extends BatchContext> = Command<any, any, X>;

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: AppError };

/** The orders and commands of one transaction. */
export class OpenBatch<X extends BatchContext> implements Batch<X> {
  readonly #sessions = new Map<string, Session>();

  constructor(
    readonly now: Date,
    readonly context: X,
    private readonly definitions: Definitions,
    private readonly timeScale: number,
  ) {}

  get sessions(): Session[] {
    return [...this.#sessions.values()];
  }

  session(orderId: string): Session | null {
    return this.#sessions.get(orderId) ?? null;
  }

  create(order: NewOrder): Session {
    const loaded = this.definitions.current();
    const row: OrderRow = {
      id: order.id,
      definitionId: loaded.id,
      markingId: null,
      state: 'ACTIVE',
      outcome: null,
      version: 0,
      createdAt: this.now,
      updatedAt: this.now,
      currency: order.currency,
      total: order.total,
      received: 0n,
      applied: 0n,
      held: 0n,
      heldForeign: false,
      refundDue: false,
      settledAt: null,
      cancelRequestedAt: null,
      timeScale: 1,
      paused: false,
      openIncidents: 0,
      variables: null,
    };
    return this.#add(row, true);
  }

  /** Locks the orders that the commands name and lets the domain and each kind of command load what they need. */
  async load(sql: Sql, commands: readonly AnyCommand<X>[]): Promise<void> {
    const ids = new Set(commands.filter((command) => command.kind.locks).map((command) => command.orderId));
    if (ids.size > 0) for (const row of await lockOrders(sql, [...ids])) this.#add(row, false);
    await this.context.load(sql, this.sessions);
    const kinds = new Map<CommandKind<unknown, unknown, X>, Addressed<unknown>[]>();
    for (const command of commands) {
      const list = kinds.get(command.kind);
      if (list === undefined) kinds.set(command.kind, [command]);
      else list.push(command);
    }
    for (const [kind, list] of kinds) await kind.load?.(sql, list, this);
  }

  /** Applies the commands, lower ranks first, else in order of arrival. Answers stand in the order of the commands. */
  apply(commands: readonly AnyCommand<X>[]): Answer[] {
    const answers = new Map<AnyCommand<X>, Answer>();
    const ranked = [...commands].sort((a, b) => a.kind.rank - b.kind.rank);
    for (const command of ranked) answers.set(command, this.#applyOne(command));
    return commands.map((command) => {
      const answer = answers.get(command);
      if (answer === undefined) throw new Error('a command was not applied');
      return answer;
    });
  }

  #applyOne(command: AnyCommand<X>): Answer {
    try {
      return { ok: true, value: command.kind.apply(this, command) };
    } catch (error) {
      if (isAppError(error)) return { ok: false, error };
      throw error;
    }
  }

  #add(row: OrderRow, isNew: boolean): Session {
    const session = new Session(row, this.definitions.get(row.definitionId), isNew, this, {
      timeScale: this.timeScale,
    });
    this.#sessions.set(row.id, session);
    return session;
  }
}
