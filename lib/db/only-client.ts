import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Sql } from './database';
import { gatherWrites } from './gathered-writes';
import { PgliteStream } from './pglite-stream';
import { CONNECT_LIMIT_MS } from './sessions';
import { toWritableHost } from './writable-host';

/** One connection for work that nothing else shares, without limits of time. */
export interface OnlyClient {
  readonly client: pg.Client;
  /** The same for plain statements; `bigint` columns come back as text. */
  readonly sql: Sql;
  close(): Promise<void>;
}

/** Values look the same whatever the database's own settings are. */
const SETTINGS = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
  set bytea_output = 'hex'; set client_encoding = 'UTF8'; set statement_timeout = 0; set lock_timeout = 0;
  set idle_in_transaction_session_timeout = 0`;

/** On PostgreSQL itself: behind a pooler a session is not kept. @throws when it cannot be reached */
export async function openPostgresClient(url: string): Promise<OnlyClient> {
  const { url: base, Client } = toWritableHost(url);
  return opened(
    new Client({ connectionString: base, connectionTimeoutMillis: CONNECT_LIMIT_MS }),
    async () => {},
  );
}

/**
 * On an embedded database that nobody else has open. The caller holds the lock.
 * @param folder its files, or where they are to be made
 */
export async function openPgliteClient(folder: string): Promise<OnlyClient> {
  const pglite = await PGlite.create({ dataDir: folder });
  const stream = () => gatherWrites(new PgliteStream(pglite));
  return opened(new pg.Client({ stream, user: 'postgres', database: 'postgres' }), () => pglite.close());
}

async function opened(client: pg.Client, closeDatabase: () => Promise<void>): Promise<OnlyClient> {
  // Lost while nobody asks: the next question says so.
  client.on('error', () => {});
  const close = async () => {
    await client.end().catch(() => {});
    await closeDatabase();
  };
  try {
    await client.connect();
    await client.query(SETTINGS);
  } catch (error) {
    await close();
    throw error;
  }
  const sql: Sql = {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as Row[],
    script: async (text) => {
      await client.query(text);
    },
  };
  return { client, sql, close };
}
