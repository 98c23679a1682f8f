import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Verdict } from '@/lib/contract/payment';
import { jsonOf, type Received, send } from './send';
import type { Target } from './server';
import { waitFor } from './wait-for';

export const UNKNOWN_ID = '4611686018427387904';
/** Costs 12.50; there are plenty. */
export const TEA = 'assam-breakfast';
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

/** Creates an order over JSON; without items it has no total. */
export async function create(target: Target, ...items: Item[]): Promise<Created> {
  const answer = await send(target, '/api/order', { json: items.length === 0 ? {} : { items } });
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

export async function status(target: Target, orderId: string): Promise<OrderJson> {
  const answer = await send(target, `/api/order?orderId=${orderId}`);
  if (answer.status !== 200) throw new Error(`no status: ${answer.status} ${answer.text}`);
  return jsonOf<OrderJson>(answer);
}

export async function history(target: Target, orderId: string): Promise<HistoryJson> {
  return jsonOf<HistoryJson>(await send(target, `/api/order/history?orderId=${orderId}`));
}

/** The order as soon as it answers a description. */
export function orderWhen(
  target: Target,
  orderId: string,
  what: string,
  is: (order: OrderJson) => boolean,
): Promise<OrderJson> {
  return waitFor(`order ${orderId} ${what}`, async () => {
    const order = await status(target, orderId);
    return is(order) && order;
  });
}

export const ended = (target: Target, orderId: string) =>
  orderWhen(target, orderId, 'to end', (order) => order.state !== 'ACTIVE');

export const standsAt = (order: OrderJson, elementId: string) =>
  order.activeElements.some((element) => element.elementId === elementId);

export interface PaymentBody {
  readonly amount?: unknown;
  readonly currency?: string;
  readonly paymentId?: string;
  readonly paidAt?: string;
}

/** Pays over JSON. */
export function sendPayment(target: Target, orderId: string, body: PaymentBody): Promise<Received> {
  return send(target, '/api/receive-payment', { json: { orderId, amount: '12.50', ...body } });
}

/** Pays over JSON; must be taken. */
export async function pay(target: Target, orderId: string, body: PaymentBody = {}) {
  const answer = await sendPayment(target, orderId, body);
  if (answer.status !== 200) throw new Error(`not paid: ${answer.status} ${answer.text}`);
  return jsonOf<{ paymentId: string; verdict: Verdict; first?: Verdict }>(answer);
}

export function cancel(target: Target, orderId: string, headers: Record<string, string>): Promise<Received> {
  return send(target, '/api/order/cancel', { json: { orderId }, headers });
}

export function moveClock(
  target: Target,
  { orderId, cookie }: { orderId: string; cookie: string },
  move: Record<string, unknown>,
): Promise<Received> {
  return send(target, '/api/order/clock', { json: { orderId, ...move }, headers: { cookie } });
}

export const operator = (target: Target) => ({ authorization: `Bearer ${target.operatorToken}` });

/** An operator ends an order from outside the model. */
export function endFromOutside(target: Target, orderId: string, state: 'TERMINATED' | 'FAILED') {
  return send(target, '/api/operator/orders/end', { json: { orderId, state }, headers: operator(target) });
}
