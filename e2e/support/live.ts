import { spareDataDir } from './sandbox';
import { type Server, startServer } from './server';
import { NEW_SECRET } from './signed';

/** A server that takes real money, known by `NEW_SECRET`, on an embedded database of its own. */
export function startLive(variables: Record<string, string> = {}): Promise<Server> {
  return startServer({
    dataDir: spareDataDir(),
    variables: {
      PAYMENT_MODE: 'live',
      ALLOW_EMBEDDED_LIVE: '1',
      RATE_LIMIT: 'off',
      PAYMENT_WEBHOOK_SECRET: NEW_SECRET,
      ...variables,
    },
  });
}
