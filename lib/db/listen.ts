import pg from 'pg';
import type { NoticeListener } from './database';
import { toWritableHost } from './writable-host';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
const CONNECT_LIMIT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;
/** A connection that was cut in silence is noticed by asking. */
const PING_INTERVAL_MS = 10_000;
const PING_LIMIT_MS = 5_000;

/**
 * Listens on one channel of PostgreSQL over a connection of its own, and connects again, later and later up to 5 s,
 * for as long as it is wanted.
 * @param channel a plain identifier
 * @returns how to stop
 */
export function listenTo(url: string, channel: string, listener: NoticeListener): () => Promise<void> {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let delayMs = FIRST_DELAY_MS;
  let stopped = false;
  let ping: NodeJS.Timeout | undefined;

  const again = (lost: pg.Client, error: unknown) => {
    if (stopped || client !== lost) return;
    client = null;
    clearInterval(ping);
    lost.end().catch(() => {});
    listener.onError(error);
    retry = setTimeout(connect, delayMs);
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
  };
  const { url: base, Client } = toWritableHost(url);
  const connect = () => {
    const next = new Client({
      connectionString: base,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: PING_LIMIT_MS,
    });
    client = next;
    next.on('error', (error) => again(next, error));
    next.on('end', () => again(next, new Error('the connection that listens was closed')));
    next.on('notification', ({ payload }) => listener.onNotice(payload ?? ''));
    next
      .connect()
      .then(() => next.query(`listen ${pg.escapeIdentifier(channel)}`))
      .then(() => {
        delayMs = FIRST_DELAY_MS;
        if (stopped) return;
        listener.onConnected();
        ping = setInterval(() => {
          next.query('select 1').catch((error: unknown) => again(next, error));
        }, PING_INTERVAL_MS).unref();
      })
      .catch((error: unknown) => again(next, error));
  };
  connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    clearInterval(ping);
    await client?.end().catch(() => {});
  };
}
