import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { jsonOf, type Received, send } from './send';
import type { Target } from './server';
import { ShopClient } from './shop-client';
import { bearer, type NewPayment, type ShopRequest, shopRequests } from './shop-requests';

export const UNKNOWN_ID = '4611686018427387904';
/** Costs 12.50; there are plenty. */
export const TEA = 'assam-breakfast';
const PRICE_OF_TEA = '12.50';
/** There is none left of it. */
export const SOLD_OUT = 'cast-iron-kettle';

export interface Item {
  readonly sku: string;
  readonly quantity: number;
}

export interface Created {
  readonly orderId: string;
  /** The buyer's cookie, ready to be sent back. */
  readonly cookie: string;
  readonly order: OrderJson;
}

/** The shop at this address; cookies are the caller's. */
export const shopAt = (target: Target): ShopClient =>
  new ShopClient((request) => sendRequest(target, request), target.operatorToken);

const sendRequest = (target: Target, { method, path, headers, body }: ShopRequest): Promise<Received> =>
  send(target, path, { method, headers: { ...headers }, ...(body === null ? {} : { body }) });

/** Creates an order over JSON; without items it has no total. */
export async function create(target: Target, ...items: Item[]): Promise<Created> {
  const request = shopRequests.placeOrder(items.length === 0 ? {} : { items });
  const answer = await sendRequest(target, request);
  if (answer.status !== 201) throw new Error(`no order: ${answer.status} ${answer.text}`);
  const order = jsonOf<OrderJson>(answer);
  return { orderId: order.orderId, cookie: cookieOf(answer), order };
}

/** `name=value` of the cookie that an answer sets. */
export function cookieOf(answer: Received): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** The id in the `Location` of a created order. */
export function locationId(answer: Received): string {
  return /^\/show-process\.html\?orderId=(\d+)$/.exec(answer.headers.location ?? '')?.[1] ?? '';
}

export const status = (target: Target, orderId: string): Promise<OrderJson> => shopAt(target).order(orderId);

export const history = (target: Target, orderId: string): Promise<HistoryJson> =>
  shopAt(target).history(orderId);

/** The order as soon as it answers a description. */
export const orderWhen = (target: Target, orderId: string, what: string, is: (order: OrderJson) => boolean) =>
  shopAt(target).orderWhen(orderId, what, is);

export const ended = (target: Target, orderId: string) =>
  orderWhen(target, orderId, 'to end', (order) => order.state !== 'ACTIVE');

export const standsAt = (order: OrderJson, elementId: string) =>
  order.activeElements.some((element) => element.elementId === elementId);

/** Pays over JSON, whatever the amount may be. */
export type PaymentBody = Partial<Omit<NewPayment, 'orderId' | 'amount'>> & { readonly amount?: unknown };

export function sendPayment(target: Target, orderId: string, body: PaymentBody): Promise<Received> {
  return send(target, paths.receivePayment(), { json: { orderId, amount: PRICE_OF_TEA, ...body } });
}

/** Pays over JSON; must be taken. */
export const pay = (target: Target, orderId: string, payment: Partial<NewPayment> = {}) =>
  shopAt(target).pay({ orderId, amount: PRICE_OF_TEA, ...payment });

export const cancel = (target: Target, orderId: string, headers: Record<string, string>) =>
  sendRequest(target, shopRequests.cancel(orderId, headers));

export function moveClock(
  target: Target,
  { orderId, cookie }: { orderId: string; cookie: string },
  move: Record<string, unknown>,
): Promise<Received> {
  return send(target, paths.clock(), { json: { orderId, ...move }, headers: { cookie } });
}

export const operator = (target: Target) => ({ ...bearer(target.operatorToken) });

/** An operator ends an order from outside the model. */
export const endFromOutside = (target: Target, orderId: string, state: 'TERMINATED' | 'FAILED') =>
  sendRequest(target, shopRequests.endOrder(orderId, state, operator(target)));
