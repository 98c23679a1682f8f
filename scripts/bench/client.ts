import { Pool } from 'undici';
import { type ShopRequest, shopRequests } from '@/e2e/support/shop-requests';
import { EMPTY_PATH } from './build';
import { rate } from './rate';

/** Requests under way at once, each on a connection of its own that is kept. */
export const CONNECTIONS = 16;

const EMPTY: ShopRequest = { method: 'GET', path: EMPTY_PATH, headers: {}, body: null };
const PLACE_ORDER = shopRequests.placeOrderByForm();

/**
 * A cheap client, for it works on the same cores as the server. Measured against a server that does nothing, on two
 * cores: undici 25 µs of processor time a request, autocannon 35, node:http with a keep-alive agent 53.
 */
export class Client {
  readonly #pool: Pool;
  /** The orders it created. */
  readonly fresh: string[] = [];

  constructor(url: string, connections = CONNECTIONS) {
    this.#pool = new Pool(url, { connections, pipelining: 1 });
  }

  /** What everything is compared with: a GET handler of the same build that does nothing; see `build.ts`. */
  empty = () => this.#send(EMPTY, 204);

  create = async (): Promise<string> => {
    const { location } = await this.#send(PLACE_ORDER, 302);
    const id =
      String(location ?? '')
        .split('=')
        .at(-1) ?? '';
    this.fresh.push(id);
    return id;
  };

  read = (orderId: string) => this.#send(shopRequests.order(orderId), 200);

  readKnown = (orderId: string, etag: string) =>
    this.#send(shopRequests.order(orderId, { 'if-none-match': etag }), 304);

  pay = (orderId: string) => this.#send(shopRequests.payByForm(orderId, '1'), 302);

  /** How often a second, 16 at once. */
  rateOf = (count: number, work: () => Promise<unknown>) => rate(count, CONNECTIONS, work);

  close = () => this.#pool.close();

  /** @throws when the answer has another status */
  async #send({ method, path, headers }: ShopRequest, status: number) {
    const answer = await this.#pool.request({ method, path, headers });
    await answer.body.dump();
    if (answer.statusCode !== status)
      throw new Error(`${method} ${path} answered ${answer.statusCode} instead of ${status}`);
    return answer.headers;
  }
}

/** The tag of an order that stands where every other new one does; all it holds beside the build is the version. */
export async function etagOf(client: Client, orderId: string): Promise<string> {
  const { etag } = await client.read(orderId);
  if (typeof etag !== 'string') throw new Error('an order came without its ETag');
  return etag;
}

/** One after the other, and again from the start. @param from the first; the list may grow meanwhile */
export function inTurns(ids: readonly string[], from = 0): () => string {
  let at = from - 1;
  return () => {
    at += 1;
    const id = ids[at % ids.length];
    if (id === undefined) throw new Error('there is no order to ask for');
    return id;
  };
}
