import { randomBytes } from 'node:crypto';
import { newCheckout } from '@/e2e/support/checkout';
import { newRestartableServer } from '@/e2e/support/restartable-server';
import { removeDataDir } from '@/e2e/support/server';

/** What is not as usual in a shop. */
export interface OwnShop {
  /** Of its environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The BPMN of its process; left out: that of `bpmn/`. */
  readonly diagram?: string;
}

/** The product as `npm start` runs it, on a database of its own that ends with it. */
export interface OwnServer {
  readonly url: string;
  /** Opens its desk. */
  readonly operatorToken: string;
  /** Starts it again where it was. Resolves when it is ready. */
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Stops it if it runs, and forgets its data. */
  remove(): Promise<void>;
}

/** @param say what it tells people while it starts @throws with its own lines when it does not get there */
export async function startOwnServer(
  { variables, diagram }: OwnShop = {},
  say: (lines: string) => void = () => {},
): Promise<OwnServer> {
  const operatorToken = randomBytes(24).toString('hex');
  const checkout = diagram === undefined ? null : newCheckout(Buffer.from(diagram));
  const { server, dataDir } = await newRestartableServer({
    variables: { HOSTNAME: 'localhost', OPERATOR_TOKEN: operatorToken, ...variables },
    onLines: say,
    ...(checkout === null ? {} : { checkout: checkout.folder }),
  });
  const own: OwnServer = {
    url: server.url,
    operatorToken,
    start: async () => {
      await server.start();
    },
    kill: () => server.kill(),
    remove: async () => {
      await server.stop();
      removeDataDir(dataDir);
      checkout?.remove();
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
