import type { Database } from '@/lib/db/database';
import type { Library } from '@/lib/engine/library';
import { isAppError } from '@/lib/errors';
import type { OrderBatch } from '@/lib/orders/order-batch';
import { returnDueStock } from '@/lib/orders/return-stock';
import type { PaymentProvider } from '@/lib/payments/provider';
import type { FindHandler } from '@/lib/runtime/check-file';
import type { Command } from '@/lib/runtime/types';
import { Secrets } from '@/lib/secrets/secrets';
import { type App, openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { STOPPED_LINE } from '@/lib/server/stops';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { BANK } from './faulty-bank';
import { FaultyDatabase, type FaultyDatabaseOptions } from './faulty-database';
import { isInjected } from './simulated-fault';

/** How a request ended as its client saw it. `lost`: no answer; it may have happened or not. */
export type Answer<Result> =
  | { readonly kind: 'answered'; readonly value: Result }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'lost' };

export interface ServerOptions {
  readonly database: Database;
  readonly diagram: Uint8Array;
  /** What every committed step is compared with. */
  readonly library: Library;
  /** ISO 8601. */
  readonly paymentGrace: string;
  readonly now: () => Date;
  /** The handlers of one process; asked whether it still lives. */
  readonly handlersOf: (isDead: () => boolean) => FindHandler;
  /** The bank as one process knows it. */
  readonly bankOf: (isDead: () => boolean) => PaymentProvider;
  readonly faults: Omit<FaultyDatabaseOptions, 'onTransaction'>;
  /** Told of how many orders gave their pieces back, or need not any more. */
  readonly onReturned: (count: number) => void;
  /** Told what the product reported, or answered, though nobody made it fail. */
  readonly onUnexpected: (message: string) => void;
}

/** One process of the product: the real one, on a database that may fail it and a clock that is not real. */
export class SimulatedServer {
  /** Sent once the next transaction is open: they arrive while a commit runs. */
  readonly #late: (() => void)[] = [];

  private constructor(
    readonly app: App,
    private readonly connection: FaultyDatabase,
    late: (() => void)[],
    private readonly options: Pick<ServerOptions, 'now' | 'onReturned' | 'onUnexpected'>,
  ) {
    this.#late = late;
  }

  static async start(options: ServerOptions): Promise<SimulatedServer> {
    const late: (() => void)[] = [];
    const connection = new FaultyDatabase(options.database, {
      ...options.faults,
      onTransaction: () => {
        for (const send of late.splice(0)) send();
      },
    });
    const app = await openApp({
      env: readEnv({
        OPERATOR_TOKEN,
        PAYMENT_GRACE: options.paymentGrace,
        // A day of its customers empties the shelf.
        UNPAID_LIMITS: 'off',
      }),
      log: watchedLog(options.onUnexpected),
      database: connection,
      diagram: options.diagram,
      findHandler: options.handlersOf(() => connection.isDead),
      now: options.now,
      providers: new Map([[BANK, { name: 'the bank', provider: options.bankOf(() => connection.isDead) }]]),
      byHand: true,
      secrets: Secrets.fleeting(options.now),
      library: options.library,
      // A difference is an error in the log, and so a violation.
      shadowRate: 1,
      random: () => 0,
    });
    return new SimulatedServer(app, connection, late, options);
  }

  get isDead(): boolean {
    return this.connection.isDead;
  }

  /** Hands a command over as a route does. Never throws: an error that is no refusal is reported, and lost. */
  submit<Input, Result>(command: Command<Input, Result, OrderBatch>): Promise<Answer<Result>> {
    return this.act((app) => app.submit(command));
  }

  /** The same of what is no command. */
  act<Result>(work: (app: App) => Promise<Result>): Promise<Answer<Result>> {
    return this.#untilDeath(
      work(this.app).then(
        (value): Answer<Result> => ({ kind: 'answered', value }),
        (error: unknown): Answer<Result> => this.#refusal(error),
      ),
      { kind: 'lost' },
    );
  }

  /** Sends while the next transaction runs; if none comes, when `sendLate` says so. */
  later(send: () => void): void {
    this.#late.push(send);
  }

  sendLate(): void {
    for (const send of this.#late.splice(0)) send();
  }

  /** One look of the worker, with the outside jobs that it started, one for signals, and one for the bank. @returns how much was taken up */
  look(): Promise<number> {
    const { worker, providerDesk, signals } = this.app;
    const looking = worker.look().then(async (count) => {
      await worker.outsideDone();
      return count + (await signals.look()) + (await providerDesk.look()) + (await this.#returnStock());
    });
    // A look may fail with the database; the loop looks again, and so does the simulator.
    const looked = looking.catch((error: unknown) => {
      if (!isInjected(error) && !isUnavailable(error)) this.#report('the worker failed', error);
      return 1;
    });
    return this.#untilDeath(looked, 1);
  }

  /** When the worker or the desk of the providers would wake, in milliseconds of the epoch; null: they cannot tell now. */
  nextDueAt(): Promise<number | null> {
    const { worker, providerDesk } = this.app;
    const due = Promise.all([worker.nextDueAt(), providerDesk.nextDueAt()]).then((times) =>
      Math.min(...times),
    );
    return this.#untilDeath(
      due.catch(() => null),
      null,
    );
  }

  /** What a read answers; null: nothing came back. */
  read<T>(work: (app: App) => Promise<T>): Promise<T | null> {
    const reading = work(this.app).catch((error: unknown) => {
      if (!isInjected(error)) this.#report('a read failed', error);
      return null;
    });
    return this.#untilDeath(reading, null);
  }

  /** The process ends without any notice. */
  die(): void {
    this.connection.die();
  }

  async #returnStock(): Promise<number> {
    const count = await returnDueStock(this.app, this.options.now());
    this.options.onReturned(count);
    return count;
  }

  #untilDeath<T>(work: Promise<T>, otherwise: T): Promise<T> {
    return Promise.race([work, this.connection.died.then(() => otherwise)]);
  }

  #refusal<Result>(error: unknown): Answer<Result> {
    if (isUnavailable(error) || isInjected(error)) return { kind: 'lost' };
    if (isAppError(error)) return { kind: 'refused', code: error.code, message: error.message };
    this.#report('a request was answered with an internal error', error);
    return { kind: 'lost' };
  }

  #report(what: string, error: unknown): void {
    this.options.onUnexpected(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

const isUnavailable = (error: unknown) => isAppError(error) && error.code === 'unavailable';

/** A log whose errors are read: each must have been made by the simulator. */
function watchedLog(onUnexpected: (message: string) => void) {
  const log = newLog('silent');
  log.error = (fields: unknown, message?: string) => {
    // Incidents come of faults that were injected, or of the process itself; the checks look at each.
    if (message === STOPPED_LINE) return;
    const error = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : fields;
    if (isInjected(error) || isUnavailable(error) || isMissingResult(error)) return;
    onUnexpected(`${message ?? 'an error'}: ${error instanceof Error ? error.stack : JSON.stringify(error)}`);
  };
  return log;
}

/** What the product makes of the fault "handler left a job out". */
const isMissingResult = (error: unknown) =>
  error instanceof Error && /gave no result for/.test(error.message);
