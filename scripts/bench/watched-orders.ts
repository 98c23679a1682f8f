import { Pool } from 'undici';
import { CONNECTIONS } from './client';

const PRODUCT = { sku: 'assam-breakfast', quantity: 10 };
const CENT = '0.01';

/** An order that takes a cent at a time: a change that leaves it where it is. */
export interface WatchedOrder {
  readonly orderId: string;
  version: number;
}

/** What makes and changes watched orders over HTTP. */
export class PayingClient {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  }

  async order(): Promise<WatchedOrder> {
    const { orderId, version } = await this.#post('/api/order', { items: [PRODUCT] }, 201);
    return { orderId: String(orderId), version: Number(version) };
  }

  /** @returns when it is answered; the order then has the version after this one */
  async payCent(order: WatchedOrder): Promise<void> {
    order.version += 1;
    await this.#post('/api/receive-payment', { orderId: order.orderId, amount: CENT }, 200);
  }

  close = () => this.#pool.close();

  async #post(path: string, body: object, status: number): Promise<Record<string, unknown>> {
    const answer = await this.#pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== status)
      throw new Error(`POST ${path} answered ${answer.statusCode} instead of ${status}: ${text}`);
    return JSON.parse(text);
  }
}
