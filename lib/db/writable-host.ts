import pg from 'pg';
import { hostUrls } from './hosts.mjs';

/** For each host to answer; those that are dead in silence are given up then. */
const PROBE_LIMIT_MS = 2_000;
/** Connections that are opened one after the other ask once. */
const REMEMBERED_MS = 1_000;

type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/** How to reach a database that may stand on several hosts, of which one takes writes at a time. */
export interface HostRoute {
  /** With one host: for what is the same on all, such as the user. */
  readonly url: string;
  /** Its connections lead to the host that takes writes, as they are opened. */
  readonly Client: typeof pg.Client;
}

/**
 * libpq finds the writable one of several hosts by trying them (`target_session_attrs=read-write`); the driver knows one.
 * @param url one host, or several with commas between
 */
export function toWritableHost(url: string): HostRoute {
  const urls = hostUrls(url);
  const [first = url] = urls;
  if (urls.length === 1) return { url, Client: pg.Client };
  const finder = new Finder(urls);

  class RoutedClient extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.Client> | undefined {
      const connecting = this.#connect();
      if (callback === undefined) return connecting;
      // The driver's types know it with an error or with a client; it takes both.
      const done = callback as (error: Error | null, client?: pg.Client) => void;
      connecting.then((client) => done(null, client), done);
      return undefined;
    }

    async #connect(): Promise<pg.Client> {
      const { host, port } = await finder.find();
      // Each client has them, though its types say that they cannot be set.
      Object.assign(this, { host, port });
      return super.connect();
    }
  }
  return { url: first, Client: RoutedClient };
}

interface Place {
  readonly host: string;
  readonly port: number;
}

class Finder {
  #found: Promise<Place> | null = null;
  #foundAtMs = 0;

  constructor(private readonly urls: readonly string[]) {}

  /** @throws what each of them said, when none takes writes */
  find(): Promise<Place> {
    const now = Date.now();
    if (this.#found !== null && now - this.#foundAtMs < REMEMBERED_MS) return this.#found;
    this.#foundAtMs = now;
    this.#found = firstWritable(this.urls);
    this.#found.catch(() => {
      this.#found = null;
    });
    return this.#found;
  }
}

/** All are asked at once; of several that would do, the first in the list is taken, so that all processes take the same. */
async function firstWritable(urls: readonly string[]): Promise<Place> {
  const asking = urls.map(probe);
  for (const one of asking) one.catch(() => {});
  const refusals: unknown[] = [];
  for (const one of asking) {
    try {
      return await one;
    } catch (error) {
      refusals.push(error);
    }
  }
  throw refusals.find((error) => !(error instanceof ReadOnly)) ?? refusals[0];
}

/** A standby, or a server that is set to refuse writes. */
class ReadOnly extends Error {
  /** PostgreSQL's own for the same. */
  readonly code = '25006';
}

async function probe(url: string): Promise<Place> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_LIMIT_MS,
    query_timeout: PROBE_LIMIT_MS,
  });
  // Lost while it is asked: the question fails.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
    if (rows[0]?.transaction_read_only !== 'off')
      throw new ReadOnly('none of the hosts of the database takes writes');
    return { host: client.host, port: client.port };
  } finally {
    await client.end().catch(() => {});
  }
}
