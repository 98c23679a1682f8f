import type { Database } from '@/lib/db/database';
import { probeRoom, probeWrite } from '@/lib/db/probe';
import { OUTAGE_WORDS, type Outage, outageOf } from '@/lib/db/sql-state';
import { AppError } from '@/lib/errors';

/** A database that takes longer is of no use to the customers who wait for it. */
const DATABASE_LIMIT_MS = 1_000;
/** Whoever asks within this time of an answer gets the same one: balancers ask often, each for itself. */
const KEEP_MS = 1_000;

export interface ReadinessOptions {
  readonly database: Database;
  /** What takes the orders: it knows what became of the last one. */
  readonly dispatcher: { readonly outage: Outage | null };
  /** Told when it can take orders no more, with what is missing, and when it can again. */
  readonly onChange: (missing: string | null) => void;
}

/** Can this process take orders now? The definitions are loaded before the first request is answered. */
export class Readiness {
  #known: { readonly missing: string | null; readonly sinceMs: number } | null = null;
  #probing: Promise<string | null> | null = null;
  #isStopping = false;

  constructor(private readonly options: ReadinessOptions) {}

  /** From now on it is not: whoever asks is to send its customers elsewhere, while what is under way is still answered. */
  stop(): void {
    this.#isStopping = true;
  }

  /**
   * Writes to the database, at most once a second and never twice at once, however many ask.
   * @throws AppError `unavailable` with what is missing: it is stopping, or its database takes nothing within a second
   */
  async require(): Promise<void> {
    if (this.#isStopping) throw new AppError('unavailable', 'The server is stopping.');
    const missing = await this.#missing();
    if (missing !== null) throw new AppError('unavailable', missing);
  }

  async #missing(): Promise<string | null> {
    if (this.#known !== null && performance.now() - this.#known.sinceMs < KEEP_MS) return this.#known.missing;
    this.#probing ??= this.#probe().finally(() => {
      this.#probing = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, DATABASE_LIMIT_MS, OUTAGE_WORDS.unreachable);
    });
    return Promise.race([this.#probing, tooLate]).finally(() => clearTimeout(timer));
  }

  async #probe(): Promise<string | null> {
    const { database, dispatcher, onChange } = this.options;
    let missing: string | null = null;
    try {
      await probeWrite(database);
      if (dispatcher.outage === 'storage') await probeRoom(database);
    } catch (error) {
      missing = OUTAGE_WORDS[outageOf(error) ?? 'overloaded'];
    }
    if (missing !== (this.#known?.missing ?? null)) onChange(missing);
    this.#known = { missing, sinceMs: performance.now() };
    return missing;
  }
}
