import type { APIRequestContext } from '@playwright/test';
import type { ForecastJson } from '@/lib/contract/forecast';
import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { orderByApi, orderReaches, payByApi, shopOf, skipToNextTimer, TEA } from './shop-pages';

export const waitsAt = (elementId: string) => (order: OrderJson) =>
  order.activeElements.some((element) => element.elementId === elementId);

/** What the server says of an order's past, or of what comes. */
export function read(request: APIRequestContext, what: 'history', orderId: string): Promise<HistoryJson>;
export function read(request: APIRequestContext, what: 'forecast', orderId: string): Promise<ForecastJson>;
export function read(request: APIRequestContext, what: 'history' | 'forecast', orderId: string) {
  return shopOf(request)[what](orderId);
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
