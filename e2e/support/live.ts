import { findFreePort } from '@/lib/testing/free-port.mjs';
import { LIVE } from '@/lib/testing/modes';
import { spareDataDir } from './sandbox';
import { type Server, startServer } from './server';
import { NEW_SECRET } from './signed';

/** A server that takes real money, known by `NEW_SECRET`, on an embedded database of its own. */
export async function startLive(variables: Record<string, string> = {}): Promise<Server> {
  return startServer({ dataDir: spareDataDir(), variables: { ...(await liveVariables()), ...variables } });
}

/** What live mode demands, for a server on a port of its own. */
export async function liveVariables(): Promise<Record<string, string>> {
  const port = String(await findFreePort());
  return {
    ...LIVE,
    PORT: port,
    // Where it listens: tests ask it there.
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    RATE_LIMIT: 'off',
    PAYMENT_WEBHOOK_SECRET: NEW_SECRET,
  };
}
