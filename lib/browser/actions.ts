import type { CustomerJson } from '@/lib/contract/customer';
import type { OrderJson } from '@/lib/contract/order';
import type { Verdict } from '@/lib/contract/payment';
import type { Amount } from '@/lib/contract/values';
import { paths } from '@/lib/paths';
import { postJson, RequestError, randomKey, sayError } from './request';

/** What a reader can do, one function for each request. */

/**
 * Keeps one key for one body until the server has answered: pressed again after a lost answer, the same order
 * or payment comes back instead of a second one.
 */
function stableKey() {
  let kept: { text: string; key: string } | null = null;
  return {
    for(text: string): string {
      if (kept?.text !== text) kept = { text, key: randomKey() };
      return kept.key;
    },
    settle(): void {
      kept = null;
    },
  };
}

async function settling<T>(keys: ReturnType<typeof stableKey>, send: () => Promise<T>): Promise<T> {
  try {
    const answer = await send();
    keys.settle();
    return answer;
  } catch (error) {
    if (error instanceof RequestError && error.status < 500) keys.settle();
    throw error;
  }
}

const paymentKeys = stableKey();

export function payOrder(orderId: string, amount: Amount): Promise<{ verdict: Verdict }> {
  const paymentId = `page-${paymentKeys.for(`${orderId} ${amount}`)}`;
  return settling(paymentKeys, () =>
    postJson<{ verdict: Verdict }>(paths.receivePayment(), { orderId, amount, paymentId }),
  );
}

export const cancelOrder = (orderId: string) => postJson<unknown>(paths.cancel(), { orderId });

export const eraseCustomer = (orderId: string) => postJson<CustomerJson>(paths.eraseCustomer(), { orderId });

export type ClockMove = { move: 'next-timer' } | { move: 'pause' } | { move: 'run'; speed?: number };

export const moveClock = (orderId: string, move: ClockMove) =>
  postJson<OrderJson>(paths.clock(), { orderId, ...move });

export function sayCancelError(error: unknown): string {
  if (!(error instanceof RequestError)) return sayError(error);
  if (error.status === 403) return 'Only the browser that placed this order can cancel it.';
  if (error.status === 409) return 'It is too late to cancel: the order is paid or has ended.';
  return sayError(error);
}

export function sayPaymentError(error: unknown): string {
  if (!(error instanceof RequestError)) return sayError(error);
  if (error.status === 401) return 'This shop takes payments from its payment provider only.';
  if (error.status === 409) return 'This payment was sent before with other details. Please try again.';
  return sayError(error);
}

export function sayClockError(error: unknown): string {
  if (!(error instanceof RequestError)) return sayError(error);
  if (error.status === 403) return 'Only the browser that placed this order can move its clock.';
  if (error.status === 404) return 'This shop is live: its clocks cannot be moved.';
  return sayError(error);
}
