import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Database, Sql } from './database';
import { PrismaClient } from './generated/client';
import { listenTo } from './listen';
import { outageOf } from './sql-state';

const INT8 = 20;
const POOL_SIZE = 10;
/** A replica that is frozen in the middle of a transaction must not hold the others for ever. */
const LIMITS = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 5_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 10_000,
};

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

function sqlOn(client: pg.Pool | pg.PoolClient): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const result = await client.query({ name: statementName(text), text, values: [...values], types });
      return result.rows as Row[];
    },
    script: async (text) => {
      await client.query(text);
    },
  };
}

/** Opens a pool on PostgreSQL. @throws when the server cannot be reached */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, ...LIMITS });
  // A connection that dies while it is idle must not end the process: the next query opens another.
  pool.on('error', () => {});
  await pool.query('select 1');
  return {
    kind: 'postgres',
    isShared: true,
    listen: (channel, listener) => listenTo(url, channel, listener),
    ...databaseOn(pool),
  };
}

/** What both databases have in common: everything that goes through the driver. */
export function databaseOn(pool: pg.Pool): Omit<Database, 'kind' | 'isShared' | 'listen'> {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    ...sqlOn(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      let broken: Error | undefined;
      // Lost between two statements: the next one fails; without a listener the process would end.
      const onError = (error: Error) => {
        broken = error;
      };
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await work(sqlOn(client));
        await client.query('commit');
        return result;
      } catch (error) {
        // A failover has made a standby of this server: the next connection may lead to the one that takes writes.
        if (error instanceof Error && outageOf(error) === 'read-only') broken = error;
        await client.query('rollback').catch((rollbackError: Error) => {
          broken = rollbackError;
        });
        throw error;
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
