import type { CheckReport } from '@/lib/contract/check';
import type { ForecastJson } from '@/lib/contract/forecast';
import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { PaymentAnswerJson } from '@/lib/contract/payment';
import type { ProductJson } from '@/lib/contract/shop';
import {
  bearer,
  type ClockMove,
  type Headers,
  type NewOrder,
  type NewPayment,
  type ShopRequest,
  shopRequests,
} from './shop-requests';
import { waitFor } from './wait-for';

export interface ShopAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** How requests get to a shop: over kept connections, or as a browser sends them. */
export type Connection = (request: ShopRequest) => Promise<ShopAnswer>;

/** A shop as its customers and operators use it. Each call is to succeed. @throws with the answer when it does not */
export class ShopClient {
  /** @param operatorToken for what only an operator may do */
  constructor(
    private readonly connection: Connection,
    private readonly operatorToken = '',
  ) {}

  products = () => this.#read<ProductJson[]>(shopRequests.products());

  placeOrder = (order?: NewOrder) => this.#read<OrderJson>(shopRequests.placeOrder(order), 201);

  order = (orderId: string) => this.#read<OrderJson>(shopRequests.order(orderId));

  history = (orderId: string) => this.#read<HistoryJson>(shopRequests.history(orderId));

  forecast = (orderId: string) => this.#read<ForecastJson>(shopRequests.forecast(orderId));

  pay = (payment: NewPayment) => this.#read<PaymentAnswerJson>(shopRequests.pay(payment));

  /** @param headers of the buyer, where the connection does not keep the cookie itself */
  moveClock = (orderId: string, move: ClockMove, headers?: Headers) =>
    this.#read<OrderJson>(shopRequests.moveClock(orderId, move, headers));

  /** Proves the invariants of the database. */
  check = () => this.#read<CheckReport>(shopRequests.check(bearer(this.operatorToken)));

  /** The order as soon as it answers a description. */
  orderWhen(orderId: string, what: string, is: (order: OrderJson) => boolean): Promise<OrderJson> {
    return waitFor(`order ${orderId} ${what}`, async () => {
      const order = await this.order(orderId);
      return is(order) && order;
    });
  }

  async ask(request: ShopRequest, status = 200): Promise<ShopAnswer> {
    const answer = await this.connection(request);
    if (answer.status !== status)
      throw new Error(
        `${request.method} ${request.path} answered ${answer.status} instead of ${status}: ${answer.text}`,
      );
    return answer;
  }

  async #read<T>(request: ShopRequest, status?: number): Promise<T> {
    const { text } = await this.ask(request, status);
    // What the contract says stands there; the HTTP tests hold it against the document.
    return JSON.parse(text) as T;
  }
}
