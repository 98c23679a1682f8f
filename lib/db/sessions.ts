import type pg from 'pg';

/** No longer for a connection. */
export const CONNECT_LIMIT_MS = 5_000;

/** A replica that is frozen in the middle of a transaction must not hold the others for ever. Milliseconds. */
export const LIMITS = {
  lock_timeout: 5_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 10_000,
};

/**
 * A statement without an answer for so long is given up here. Above what the server allows it: of a network that swallows all
 * bytes, the server hears as little as we do, and no connection ends.
 */
export const ANSWER_LIMIT_MS = LIMITS.statement_timeout + CONNECT_LIMIT_MS;

/**
 * How connections are used. A pooler such as PgBouncer hands each transaction to another connection of its own: what one
 * leaves behind in its session, limits and prepared statements, is not there for the next.
 */
export interface Sessions {
  /** What a connection is opened with. */
  readonly options: pg.PoolConfig;
  /** What begins a transaction. */
  readonly begin: string;
  /** Are statements prepared under a name, once a connection? */
  readonly named: boolean;
}

/** Each connection is a session, for as long as it is open. */
export const OWN_SESSIONS: Sessions = {
  options: { ...LIMITS, query_timeout: ANSWER_LIMIT_MS },
  begin: 'begin',
  named: true,
};

/** For what may take its time, such as a migration: the server's own limits are lifted there, and ours must not stand. */
export const LONG_SESSIONS: Sessions = { options: LIMITS, begin: 'begin', named: true };

/** Connections of a pooler. A single statement outside a transaction is given up here, not by the server. */
export const POOLED_SESSIONS: Sessions = {
  options: { query_timeout: LIMITS.statement_timeout },
  begin: `begin; ${Object.entries(LIMITS)
    .map(([name, ms]) => `set local ${name} = ${ms}`)
    .join('; ')}`,
  named: false,
};

/** PGlite has one session for all, and no clock to interrupt it by. */
export const ONLY_SESSION: Sessions = { options: {}, begin: 'begin', named: true };
