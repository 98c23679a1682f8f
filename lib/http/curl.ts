import { CANCEL_REQUESTED, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { OrderRow } from '@/lib/db/tables/orders';
import { paths, serverPaths } from '@/lib/paths';
import type { OpenEvent } from '@/lib/queries/order-developer';
import { formatAmount } from '@/lib/story/amounts';

interface Shop {
  /** `https://shop.example`, without a path. */
  readonly origin: string;
  readonly isLive: boolean;
}

/** The shell puts it in: the token itself is in no answer. */
const TOKEN = '-H "Authorization: Bearer $OPERATOR_TOKEN"';
/** What an order without a total is paid with, for example. */
const ANY_AMOUNT_MINOR = 100n;

/**
 * The command line that makes an event happen.
 * @returns null where nothing from outside does: a job runs by itself, a live clock is not moved
 */
export function curlOf(event: OpenEvent, order: OrderRow, shop: Shop): string | null {
  const { work, messageName, signalName, hasFailed, isNextTimer } = event;
  const { id: orderId } = order;
  const { elementId } = work;
  const operate = (path: string, body: object) => post(shop.origin, path, body, [TOKEN]);
  if (hasFailed) return operate(serverPaths.retryIncident(), { orderId, elementId });
  if (messageName === PAYMENT_RECEIVED) return pay(order, shop);
  if (messageName === CANCEL_REQUESTED) return operate(paths.cancel(), { orderId });
  if (signalName !== null) return operate(serverPaths.signals(), { name: signalName });
  if (messageName !== null) return operate(serverPaths.deliverMessage(), { orderId, messageName });
  if (work.kind === 'user') return operate(serverPaths.completeTask(), { orderId, elementId });
  if (isNextTimer && !shop.isLive) return operate(paths.clock(), { orderId, move: 'next-timer' });
  return null;
}

function pay({ id: orderId, total, applied, currency }: OrderRow, { origin, isLive }: Shop): string {
  const amount = formatAmount(
    total !== null && total > applied ? total - applied : ANY_AMOUNT_MINOR,
    currency,
  );
  const data = { orderId, amount, currency };
  if (!isLive) return post(origin, paths.receivePayment(), data, []);
  const signed = [
    `-H 'webhook-id: <unique id>'`,
    `-H 'webhook-timestamp: <seconds since 1970>'`,
    `-H 'webhook-signature: v1,<signature>'`,
  ];
  const event = { type: 'payment.succeeded', timestamp: '<now>', data };
  return post(origin, paths.receivePayment(), event, signed);
}

function post(origin: string, path: string, body: object, headers: readonly string[]): string {
  return [
    `curl -X POST ${quoted(`${origin}${path}`)}`,
    ...headers,
    `-H 'content-type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** As one word of a shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
