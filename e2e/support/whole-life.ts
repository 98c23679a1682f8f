import { type APIRequestContext, expect } from '@playwright/test';
import type { ForecastJson } from '@/lib/contract/forecast';
import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { orderByApi, orderReaches, payByApi, skipToNextTimer, TEA } from './shop-pages';

export const waitsAt = (elementId: string) => (order: OrderJson) =>
  order.activeElements.some((element) => element.elementId === elementId);

interface Told {
  history: HistoryJson;
  forecast: ForecastJson;
}

/** What the server tells of an order's past, or of what comes. */
export async function read<What extends keyof Told>(
  request: APIRequestContext,
  what: What,
  orderId: string,
): Promise<Told[What]> {
  const answer = await request.get(`/api/order/${what}?orderId=${orderId}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Reminded, paid in two parts, fulfilled. */
export async function wholeLife(request: APIRequestContext): Promise<string> {
  const { orderId } = await orderByApi(request, { sku: TEA.sku, quantity: 2 });
  await orderReaches(request, orderId, waitsAt('wait-5min-timer'));
  await skipToNextTimer(request, orderId);
  await orderReaches(request, orderId, waitsAt('wait-10min-timer'));
  await payByApi(request, orderId, '10.00');
  await payByApi(request, orderId, '15.00');
  await orderReaches(request, orderId, ({ outcome }) => outcome === 'fulfilled');
  return orderId;
}
