import type { OrderRow } from '@/lib/db/tables/orders';
import { findItems } from '@/lib/db/tables/shop';
import { competesWithPayment, keptMessages, orderScope, readsItems } from '@/lib/orders/order-scope';
import { outcomeOf } from '@/lib/orders/outcome';
import { findForecast } from '@/lib/queries/order-forecast';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { getApp } from '@/lib/server/app';
import { found, requestedId, unlessSame } from './order-answer';
import type { Incoming } from './route';

/** `GET /api/order/forecast`: the order's own version of the process, its clock and its data decide. */
export async function forecastAnswer({ request, url }: Incoming): Promise<Response> {
  const { queries } = getApp();
  const order = found(await queries.find(requestedId(url)));
  return unlessSame(request, await queries.forecasts.of(order, () => forecastOf(order)));
}

async function forecastOf(order: OrderRow): Promise<string> {
  const { database, queries, env } = getApp();
  const loaded = await groundOf(order);
  const definition = loaded?.definition;
  const items =
    definition !== undefined && readsItems(definition) ? await findItems(database, [order.id]) : [];
  const graceMs = env.paymentGraceMs / env.timeScale;
  const ground =
    loaded === null || order.markingId === null
      ? null
      : { table: loaded.table, marking: loaded.markingById(order.markingId).hash };
  const forecast = await findForecast(database, queries, order, ground, (completed) => ({
    scope: orderScope(order, items),
    timeScale: env.timeScale * order.timeScale,
    graceMs: (elementId) =>
      definition !== undefined && competesWithPayment(definition, elementId) ? graceMs : 0,
    kept: keptMessages(order),
    outcomeOf: (coming) => outcomeOf(new Set([...completed, ...coming])),
  }));
  return JSON.stringify(forecast);
}

/** The version an order stands on, with its marking; null where it has ended, or another version of the library left it. */
async function groundOf({ definitionId, markingId }: OrderRow): Promise<LoadedDefinition | null> {
  if (markingId === null) return null;
  const { definitions } = getApp();
  // Another replica may have brought a version, or a marking, that this process has not seen.
  if (!definitions.knows(definitionId, markingId)) await definitions.ensure([definitionId]);
  return definitions.knows(definitionId, markingId) ? definitions.get(definitionId) : null;
}
