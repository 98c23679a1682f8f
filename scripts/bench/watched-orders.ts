import { Pool } from 'undici';
import { ShopClient } from '@/e2e/support/shop-client';
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
  readonly #shop: ShopClient;

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
    this.#shop = new ShopClient(async (request) => {
      const { statusCode, headers, body } = await this.#pool.request(request);
      return { status: statusCode, headers, text: await body.text() };
    });
  }

  async order(): Promise<WatchedOrder> {
    const { orderId, version } = await this.#shop.placeOrder({ items: [PRODUCT] });
    return { orderId, version };
  }

  /** @returns when it is answered; the order then has the version after this one */
  async payCent(order: WatchedOrder): Promise<void> {
    order.version += 1;
    await this.#shop.pay({ orderId: order.orderId, amount: CENT });
  }

  close = () => this.#pool.close();
}
