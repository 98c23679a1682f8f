import { forecastOrder } from '@/lib/orders/forecast-order';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { requestedId, unlessSame } from './order-answer';
import type { Incoming } from './route';

/** `GET /api/order/forecast`: made once a version for all who ask together. */
export async function forecastAnswer({ request, url }: Incoming): Promise<Response> {
  const app = getApp();
  const order = requireOrder(await app.queries.find(requestedId(url)));
  const make = async () => JSON.stringify(await forecastOrder(app, order));
  return unlessSame(request, await app.queries.forecasts.of(order, make));
}
