import { cancelOrder } from '@/lib/orders/cancel-order';
import { type ClockMove, moveClock } from '@/lib/orders/move-clock';
import { type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import { receivePayment } from '@/lib/orders/receive-payment';
import type { IncomingPayment } from '@/lib/payments/types';
import type { Memory } from './memory';
import type { Answer, SimulatedServer } from './server';
import type { Tally } from './tally';

/** What a client asks for, once or again; each sending remembers its answer. */
export interface Request {
  readonly label: string;
  /** The order it speaks of; null: a new one. */
  readonly orderId: string | null;
  /** May it be sent again when its answer is lost? */
  readonly repeatable: boolean;
  send(server: SimulatedServer): Promise<Answer<unknown>>;
}

export interface RequestContext {
  readonly memory: Memory;
  readonly tally: Tally;
  readonly newOrderId: () => string;
  readonly now: () => Date;
}

const REFUSALS = ['bad-request', 'conflict', 'idempotency-mismatch', 'order-unknown'] as const;

/** Counts a refusal; one that the request gave no reason for is a violation. */
function check(
  { memory, tally }: RequestContext,
  label: string,
  answer: Answer<unknown>,
  allowed: readonly string[],
) {
  if (answer.kind !== 'refused') return;
  const known = REFUSALS.find((code) => code === answer.code);
  if (known !== undefined) tally.add(`refused ${known}`);
  if (!allowed.includes(answer.code))
    memory.violation(`${label} was refused without a reason: ${answer.code}, ${answer.message}`);
}

export interface PlaceRequest {
  readonly items: PlaceOrder['items'];
  readonly total: bigint | null;
  readonly withCustomer: boolean;
  readonly idempotency: PlaceOrder['idempotency'];
  /** What must be refused, and how; null: nothing is wrong with it. */
  readonly wrong: 'bad-request' | 'idempotency-mismatch' | null;
  /** The id that the first sending gives; later ones draw their own, as the route does. */
  readonly firstId?: string;
}

/** `POST /api/order`. */
export function placeRequest(context: RequestContext, input: PlaceRequest): Request {
  const { memory, tally, newOrderId } = context;
  const { items, total, withCustomer, idempotency, wrong } = input;
  const key = idempotency === null ? null : `${idempotency.scope} ${idempotency.key}`;
  const lines = items.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', ');
  const label = `place ${lines || 'nothing'}${key === null ? '' : ` as ${key}`}`;
  let firstId = input.firstId;
  return {
    label,
    orderId: input.firstId ?? null,
    repeatable: idempotency !== null,
    send: async (server) => {
      const order = memory.expectOrder(firstId ?? newOrderId(), total, wrong === null ? key : null);
      firstId = undefined;
      const isUsed = key !== null && memory.isUsed(key);
      const answer = await server.submit({
        kind: placeOrder,
        orderId: order.id,
        input: {
          items,
          customer: withCustomer ? { name: 'Ada', email: 'ada@example.org', address: null } : null,
          status: 201,
          idempotency,
        },
      });
      check(context, label, answer, wrong === null ? [] : [wrong]);
      if (answer.kind === 'refused') order.answer = 'refused';
      if (answer.kind !== 'answered') return answer;
      memory.placed(order, answer.value);
      if (answer.value.replayed) tally.add('answered with the order of the first request');
      if (wrong === 'bad-request' || (wrong === 'idempotency-mismatch' && isUsed))
        memory.violation(`${label} was taken, and is ${wrong}`);
      if (isUsed && !answer.value.replayed) memory.violation(`${label} made a second order`);
      return { kind: 'answered', value: `order ${answer.value.orderId}` };
    },
  };
}

/** `/api/receive-payment`. */
export function payRequest(
  context: RequestContext,
  orderId: string,
  input: IncomingPayment,
  /** The same id with another amount: refused once the first was taken. */
  isAltered = false,
): Request {
  const { memory, tally } = context;
  const { externalId, amount, currency } = input;
  const label = `pay ${orderId} ${amount} ${currency ?? ''} ${externalId ?? 'without id'}`;
  return {
    label,
    orderId,
    repeatable: externalId !== null,
    send: async (server) => {
      const plain = memory.plainPayments.get(orderId) ?? { sent: 0, answered: 0 };
      if (externalId === null) {
        plain.sent += 1;
        memory.plainPayments.set(orderId, plain);
      } else if (!memory.payments.has(externalId)) memory.payments.set(externalId, { orderId, first: null });
      const isAcknowledged = memory.orders.get(orderId)?.answer === 'placed';
      const answer = await server.submit({ kind: receivePayment, orderId, input });
      const conflict = isAltered || input.channel === 'unsigned' ? ['conflict'] : [];
      check(context, label, answer, isAcknowledged ? conflict : [...conflict, 'order-unknown']);
      if (answer.kind !== 'answered') return answer;
      if (externalId === null) plain.answered += 1;
      memory.paid(orderId, externalId, answer.value);
      const { verdict } = answer.value;
      if (
        verdict === 'ignored' ||
        (verdict === 'unmatched' && (isAcknowledged || input.channel === 'unsigned'))
      )
        memory.violation(`${label} was answered ${verdict}`);
      if (verdict !== 'ignored') tally.add(`verdict ${verdict}`);
      return { kind: 'answered', value: verdict };
    },
  };
}

/** Sends one command of an order that exists or not; `onAnswer` remembers. */
export function orderRequest(
  context: RequestContext,
  label: string,
  orderId: string,
  submit: (server: SimulatedServer) => Promise<Answer<unknown>>,
  onAnswer: () => void,
  allowed: readonly string[] = [],
): Request {
  return {
    label,
    orderId,
    repeatable: false,
    send: async (server) => {
      const isAcknowledged = context.memory.orders.get(orderId)?.answer === 'placed';
      const answer = await submit(server);
      const refusals = ['conflict', ...allowed, ...(isAcknowledged ? [] : ['order-unknown'])];
      check(context, label, answer, refusals);
      if (answer.kind === 'answered') onAnswer();
      return answer;
    },
  };
}

/** `POST /api/order/cancel`. */
export function cancelRequest(context: RequestContext, orderId: string): Request {
  return orderRequest(
    context,
    `cancel ${orderId}`,
    orderId,
    (server) => server.submit({ kind: cancelOrder, orderId, input: null }),
    () => {
      const order = context.memory.orders.get(orderId);
      if (order !== undefined) order.cancelAcknowledged = true;
    },
  );
}

/** `POST /api/order/clock`. */
export function clockRequest(context: RequestContext, orderId: string, input: ClockMove): Request {
  return orderRequest(
    context,
    `clock ${orderId} ${JSON.stringify(input)}`,
    orderId,
    (server) => server.submit({ kind: moveClock, orderId, input }),
    () => {
      context.tally.add('clock moved');
      context.memory.stepped(orderId, 'clock-moved');
    },
  );
}
