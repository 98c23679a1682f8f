import pg from 'pg';
import { CONNECT_LIMIT_MS, LIMITS, OWN_SESSIONS, POOLED_SESSIONS, type Sessions } from './sessions';
import { toWritableHost } from './writable-host';

export interface PostgresAddress {
  readonly url: string;
  /** PostgreSQL's own address, where `url` leads to a pooler: for what needs a session of its own. */
  readonly directUrl: string | null;
}

/**
 * How connections to these are used: finds out whether there is a pooler, and whether both lead to one database.
 * @throws with one sentence that names the variable, where that cannot be worked with
 */
export async function sessionsOf({ url, directUrl }: PostgresAddress): Promise<Sessions> {
  const own = directUrl ?? url;
  const name = directUrl === null ? 'DATABASE_URL' : 'DIRECT_URL';
  if (!(await ask(name, own, OWN_SESSIONS, hasOwnSession)))
    throw new Error(
      `${name} leads to a pooler such as PgBouncer: set DIRECT_URL to the address of PostgreSQL itself, beside DATABASE_URL.`,
    );
  if (own === url) return OWN_SESSIONS;
  const places = [
    await ask('DIRECT_URL', own, OWN_SESSIONS, placeOf),
    await ask('DATABASE_URL', url, POOLED_SESSIONS, placeOf),
  ];
  if (places[0] !== places[1])
    throw new Error('DATABASE_URL and DIRECT_URL must lead to the same database; they lead to two.');
  return POOLED_SESSIONS;
}

/** Do the limits that it began with count? A pooler refuses a connection that brings some, or forgets them. */
async function hasOwnSession(client: pg.Client, url: string): Promise<boolean> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [Object.keys(LIMITS)],
  );
  const found = new Map(rows.map(({ name, setting }) => [name, setting]));
  // What the URL itself says counts before ours.
  const said = new URL(url).searchParams;
  return Object.entries(LIMITS).every(([name, ms]) => said.has(name) || found.get(name) === String(ms));
}

/** The server and the database on it. */
async function placeOf(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ place: string }>(
    "select pg_postmaster_start_time()::text || ' ' || current_database() as place",
  );
  return rows[0]?.place;
}

/** Asks something on one connection. @throws with the name of the variable */
async function ask<T>(
  name: string,
  url: string,
  { options }: Sessions,
  question: (client: pg.Client, url: string) => Promise<T>,
): Promise<T | false> {
  const { url: base, Client } = toWritableHost(url);
  const client = new Client({
    connectionString: base,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    ...options,
  });
  // Lost while it asks: the question fails, and says so.
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client, base);
  } catch (error) {
    if (
      error instanceof pg.DatabaseError &&
      error.code === '08P01' &&
      /startup parameter/.test(error.message)
    )
      return false;
    throw new Error(`${name} leads to no database that can be opened: ${wordsOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

/** Of a name with several addresses Node gathers what each of them said, and says nothing itself. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
