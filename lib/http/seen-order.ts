import type { ForecastJson } from '@/lib/contract/forecast';
import type { OrderJson } from '@/lib/contract/order';
import { forecastOrder } from '@/lib/orders/forecast-order';
import { findBought } from '@/lib/queries/bought-items';
import { getApp } from '@/lib/server/app';
import type { BoughtJson, SeenOrder } from '@/lib/story/seen-order';
import { isBuyer } from './buyer';
import { shopJson } from './shop';

/** A page with more of its past would be slower than one that asks for it. */
const MAX_STEPS = 200;

/**
 * What a page about an order is rendered from. What is the buyer's is in it for the buyer alone, so the page may be kept
 * by nobody.
 * @param withPast is a moment of the past asked for?
 * @returns null: there is no such order; `bought` null: the reader is not its buyer, or nothing was chosen
 */
export async function seeOrder(
  request: Request,
  orderId: string,
  withPast: boolean,
): Promise<{ seen: SeenOrder; bought: BoughtJson | null } | null> {
  const app = getApp();
  const { queries, database } = app;
  const [view, row] = await Promise.all([queries.views.find(orderId), queries.find(orderId)]);
  if (view === null || row === null) return null;
  const isBuyers = isBuyer(request, orderId);
  const order: OrderJson = JSON.parse(isBuyers ? view.buyersBody : view.body);
  const toldForecast = async () => JSON.stringify(await forecastOrder(app, row));
  const [model, forecast, history, bought] = await Promise.all([
    queries.texts.byHash(order.definition.hash),
    order.state === 'ACTIVE' ? queries.forecasts.of(row, toldForecast) : null,
    withPast && row.version <= MAX_STEPS ? queries.history(row) : null,
    isBuyers ? findBought(database, row) : null,
  ]);
  const told = forecast === null ? null : (JSON.parse(forecast) as ForecastJson);
  return { seen: { order, model, forecast: told, history, shop: shopJson(), isBuyers }, bought };
}
