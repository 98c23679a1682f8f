import { newRestartableServer } from '@/e2e/support/restartable-server';
import { removeDataDir } from '@/e2e/support/server';

/** The product as `npm start` runs it, on a database of its own that ends with it. */
export interface OwnServer {
  readonly url: string;
  /** Starts it again where it was. Resolves when it is ready. */
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Stops it if it runs, and forgets its data. */
  remove(): Promise<void>;
}

/** @param say what it tells people while it starts @throws with its own lines when it does not get there */
export async function startOwnServer(say: (lines: string) => void = () => {}): Promise<OwnServer> {
  const variables = { HOSTNAME: 'localhost' };
  const { server, dataDir } = await newRestartableServer({ variables, onLines: say });
  const own: OwnServer = {
    url: server.url,
    start: async () => {
      await server.start();
    },
    kill: () => server.kill(),
    remove: async () => {
      await server.stop();
      removeDataDir(dataDir);
    },
  };
  try {
    await own.start();
  } catch (error) {
    await own.remove();
    throw error;
  }
  return own;
}
