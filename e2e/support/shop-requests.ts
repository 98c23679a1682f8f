import type { z } from 'zod';
import type { clockInput } from '@/lib/contract/clock';
import type { createInput } from '@/lib/contract/order';
import type { paymentInput } from '@/lib/contract/payment';
import { paths } from '@/lib/paths';

/** One request to the shop, as data: who sends it chooses the connection. */
export interface ShopRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: string | null;
}

export type Headers = Readonly<Record<string, string>>;
export type NewOrder = z.input<typeof createInput>;
export type NewPayment = z.input<typeof paymentInput>;
export type ClockMove = Omit<z.input<typeof clockInput>, 'orderId'>;

/** The header of an operator. */
export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const get = (path: string, headers: Headers = {}): ShopRequest => ({
  method: 'GET',
  path,
  headers,
  body: null,
});

const post = (path: string, json: object, headers: Headers = {}): ShopRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(json),
});

/** What clients ask of a shop. Headers say who asks: the buyer by a cookie, an operator by a token. */
export const shopRequests = {
  products: () => get(paths.products()),
  placeOrder: (order: NewOrder = {}, headers?: Headers) => post(paths.placeOrder(), order, headers),
  /** As the plain form does: no body, and a page for an answer. */
  placeOrderByForm: (): ShopRequest => ({ ...get(paths.placeOrder()), method: 'POST' }),
  order: (orderId: string, headers?: Headers) => get(paths.order(orderId), headers),
  history: (orderId: string) => get(paths.history(orderId)),
  forecast: (orderId: string) => get(paths.forecast(orderId)),
  pay: (payment: NewPayment) => post(paths.receivePayment(), payment),
  /** As the plain form does. */
  payByForm: (orderId: string, amount: string): ShopRequest => ({
    ...get(`${paths.receivePayment()}?${new URLSearchParams({ amount, orderId })}`),
    method: 'POST',
  }),
  cancel: (orderId: string, headers?: Headers) => post(paths.cancel(), { orderId }, headers),
  moveClock: (orderId: string, move: ClockMove, headers?: Headers) =>
    post(paths.clock(), { orderId, ...move }, headers),
  endOrder: (orderId: string, state: 'TERMINATED' | 'FAILED', headers: Headers) =>
    post('/api/operator/orders/end', { orderId, state }, headers),
  /** @param only the invariants to prove; left out: all */
  check: (headers: Headers, only?: readonly string[]) =>
    post('/api/operator/check', only === undefined ? {} : { only }, headers),
} as const;
