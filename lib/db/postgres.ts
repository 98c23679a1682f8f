import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Database, Sql, Transaction } from './database';
import { gatherWrites } from './gathered-writes';
import { PrismaClient } from './generated/client';
import { listenTo } from './listen';
import { type PostgresAddress, sessionsOf } from './pooler';
import { RunningStatements } from './running-statements';
import { CONNECT_LIMIT_MS, LONG_SESSIONS, OWN_SESSIONS, type Sessions } from './sessions';
import { outageOf } from './sql-state';
import { toWritableHost } from './writable-host';

const INT8 = 20;
const POOL_SIZE = 10;

/** Own parsers for our statements only: Prisma's adapter brings its own along with each of its queries. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** A prepared statement is named by its text: parsed once a connection. */
const names = new Map<string, string>();
function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
  }
  return name;
}

/** @param isOver has the transaction been sent to its end? The next one on the connection gets none of its statements. */
function sqlOn(client: pg.Pool | pg.PoolClient, { named }: Sessions, isOver = () => false): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      if (isOver()) throw new Error('a statement came after the end of its transaction');
      const name = named ? { name: statementName(text) } : {};
      const result = await client.query({ ...name, text, values: [...values], types });
      return result.rows as Row[];
    },
    script: async (text) => {
      await client.query(text);
    },
  };
}

/** Opens a pool on PostgreSQL. @throws when it cannot be reached, naming the variable that says where it is */
export async function openPostgres(address: PostgresAddress): Promise<Database> {
  const sessions = await sessionsOf(address);
  const { url, directUrl } = address;
  const own = directUrl ?? url;
  const pool = newPool(url, POOL_SIZE, sessions);
  return {
    kind: 'postgres',
    isShared: true,
    listen: (channel, listener) => listenTo(own, channel, listener),
    copyFiles: null,
    ...databaseOn(pool, sessions),
    longTransaction: async (work) => {
      const alone = newPool(own, 1, LONG_SESSIONS);
      try {
        return await longTransactionOn(alone, LONG_SESSIONS, work);
      } finally {
        await alone.end();
      }
    },
  };
}

/**
 * Opens a pool on a read replica, without asking it anything: where it cannot be reached the primary is read.
 * @param url one host: of several any would do, but not each is a standby
 */
export function openReplica(url: string): Database {
  return {
    kind: 'postgres',
    isShared: true,
    listen: () => async () => {},
    copyFiles: null,
    ...databaseOn(newPool(url, POOL_SIZE, OWN_SESSIONS), OWN_SESSIONS),
  };
}

function newPool(url: string, max: number, { options }: Sessions): pg.Pool {
  const { url: base, Client } = toWritableHost(url);
  const pool = new pg.Pool({
    connectionString: base,
    Client,
    max,
    pipeline: true,
    stream: () => gatherWrites(new Socket()),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    ...options,
  });
  // A connection that dies while it is idle must not end the process: the next query opens another.
  pool.on('error', () => {});
  return pool;
}

/** What both databases have in common: everything that goes through the driver. */
export function databaseOn(
  pool: pg.Pool,
  sessions: Sessions,
): Omit<Database, 'kind' | 'isShared' | 'listen' | 'copyFiles'> {
  // Prisma's adapter writes times without an offset and cuts off the one that it reads: it takes each session for one in UTC.
  // A server has the zone of its machine. Sent ahead of all else; a pooler keeps this setting for each of its clients.
  pool.on('connect', (client) => {
    client.query("set timezone = 'UTC'").catch(() => {});
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    ...sqlOn(pool, sessions),
    transaction: (work) => transactionOn(pool, sessions, work),
    longTransaction: (work) => longTransactionOn(pool, sessions, work),
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

async function transactionOn<T>(
  pool: pg.Pool,
  sessions: Sessions,
  work: (sql: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Lost between two statements: the next one fails; without a listener the process would end.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  const running = new RunningStatements();
  const later = (statement: Promise<unknown>) => running.add(statement);
  let isOver = false;
  const { query, script } = sqlOn(client, sessions, () => isOver);
  const open: Transaction = {
    query: <Row>(text: string, values?: readonly unknown[]) => running.watch(query<Row>(text, values)),
    script,
    later,
  };
  try {
    later(client.query(sessions.begin));
    const result = await work(open);
    isOver = true;
    await running.sent();
    later(client.query('commit'));
    await running.done();
    return result;
  } catch (error) {
    isOver = true;
    // Who did not answer will not answer this either: the connection goes, and the transaction with it.
    if (outageOf(error) === 'unreachable' && error instanceof Error) broken = error;
    else
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
    // Known once the rollback has been answered: so have all that were sent before it.
    const cause = await running.causeOf(error);
    // A failover has made a standby of this server: the next connection may lead to the one that takes writes.
    if (cause instanceof Error && outageOf(cause) === 'read-only') broken = cause;
    throw cause;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function longTransactionOn<T>(
  pool: pg.Pool,
  sessions: Sessions,
  work: (sql: Transaction) => Promise<T>,
): Promise<T> {
  return transactionOn(pool, sessions, async (sql) => {
    await sql.script('set local lock_timeout = 0; set local statement_timeout = 0');
    return work(sql);
  });
}
