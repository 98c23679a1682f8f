import type { Database, Sql } from './database';

/** A replica nearby is behind by a few milliseconds. */
const WAIT_LIMIT_MS = 100;
const STEP_MS = 2;
/** Of one that was behind, or did not answer, nobody waits again before. */
const AVOIDED_MS = 1_000;
/** For the answer of a replica; one that died in silence gives none. */
const ANSWER_LIMIT_MS = 500;

/** What was acknowledged has been flushed: nothing that anybody was told lies beyond. Bytes of the log. */
const FLUSHED = `select (pg_current_wal_flush_lsn() - '0/0')::bigint as at`;
/** Null: no standby. */
const REPLAYED = `select (pg_last_wal_replay_lsn() - '0/0')::bigint as at`;
const IDENTITY = `select system_identifier::text || ' ' || current_database() as id from pg_control_system()`;

export interface FreshnessOptions {
  readonly primary: Pick<Database, 'query'>;
  readonly replica: Pick<Database, 'query'>;
  readonly onLost: (error: Error) => void;
  readonly onFound: () => void;
}

/**
 * Tells whether a read replica has all that was committed before the question, by the position of the log on both. Those
 * who ask while one question is under way share the next.
 */
export class Freshness {
  #waiting: ((isFresh: boolean) => void)[] = [];
  #isAsking = false;
  #avoidedUntilMs = 0;
  #isProven = false;
  #isLost = false;

  constructor(private readonly options: FreshnessOptions) {}

  isFresh(): Promise<boolean> {
    if (Date.now() < this.#avoidedUntilMs) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isAsking) void this.#askAll();
    });
  }

  /** It failed at what it was asked. */
  lost(error: unknown): void {
    this.#avoidedUntilMs = Date.now() + AVOIDED_MS;
    if (this.#isLost) return;
    this.#isLost = true;
    this.options.onLost(error instanceof Error ? error : new Error(String(error)));
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const asking = this.#waiting.splice(0);
      const isFresh = await this.#ask();
      for (const answer of asking) answer(isFresh);
    }
    this.#isAsking = false;
  }

  async #ask(): Promise<boolean> {
    const { primary, replica, onFound } = this.options;
    // Where the primary does not say, it says so to whoever reads there.
    const flushed = await positionOf(primary, FLUSHED).catch(() => null);
    if (flushed === null) return false;
    try {
      if (!this.#isProven) await this.#prove();
      const endsAtMs = performance.now() + WAIT_LIMIT_MS;
      while ((await within(ANSWER_LIMIT_MS, positionOf(replica, REPLAYED))) < flushed) {
        if (performance.now() > endsAtMs) throw new Error('the read replica is behind');
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      }
      if (this.#isLost) onFound();
      this.#isLost = false;
      return true;
    } catch (error) {
      this.lost(error);
      return false;
    }
  }

  /** A standby of another shop would answer, too. */
  async #prove(): Promise<void> {
    const { primary, replica } = this.options;
    const [own, other] = await Promise.all([
      primary.query<{ id: string }>(IDENTITY),
      within(ANSWER_LIMIT_MS, replica.query<{ id: string }>(IDENTITY)),
    ]);
    if (own[0]?.id !== other[0]?.id)
      throw new Error('DATABASE_READ_URL leads to no standby of the database of DATABASE_URL');
    this.#isProven = true;
  }
}

async function positionOf(sql: Pick<Sql, 'query'>, text: string): Promise<bigint> {
  const [row] = await sql.query<{ at: bigint | null }>(text);
  const at = row?.at ?? null;
  if (at === null) throw new Error('DATABASE_READ_URL leads to a server that is no standby, or no longer');
  return at;
}

async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the read replica does not answer')), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
