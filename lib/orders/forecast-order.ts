import type { ForecastJson } from '@/lib/contract/forecast';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findItems } from '@/lib/db/tables/shop';
import { findForecast } from '@/lib/queries/order-forecast';
import type { LoadedDefinition } from '@/lib/runtime/types';
import type { Dependencies } from './dependencies';
import { competesWithPayment, keptMessages, orderScope, readsItems } from './order-scope';
import { outcomeOf } from './outcome';

/** What comes next of an order: its own version of the process, its clock and its data decide. */
export async function forecastOrder(
  parts: Pick<Dependencies, 'database' | 'definitions' | 'queries' | 'env' | 'settings'>,
  order: OrderRow,
): Promise<ForecastJson> {
  const { database, definitions, queries, env, settings } = parts;
  const loaded = await definitionOf(definitions, order);
  const position =
    loaded === null || order.markingId === null
      ? null
      : { table: loaded.table, marking: loaded.markingById(order.markingId).hash };
  const definition = loaded?.definition;
  const items =
    definition !== undefined && readsItems(definition) ? await findItems(database, [order.number]) : [];
  const graceMs = env.paymentGraceMs / env.timeScale;
  return findForecast(database, queries, order, position, (completed) => ({
    scope: orderScope(order, items),
    locals: order.locals,
    timeScale: env.timeScale * order.timeScale,
    timeZone: settings.now.timeZone,
    graceMs: (elementId) =>
      definition !== undefined && competesWithPayment(definition, elementId) ? graceMs : 0,
    kept: keptMessages(order),
    outcomeOf: (coming) => outcomeOf(new Set([...completed, ...coming])),
  }));
}

/** The version an order stands on; null where it has ended, or another version of the library left its marking. */
export async function definitionOf(
  definitions: Dependencies['definitions'],
  order: OrderRow,
): Promise<LoadedDefinition | null> {
  const { definitionId, markingId } = order;
  if (markingId === null) return null;
  // Another replica may have brought a version, or a marking, that this process has not seen.
  await definitions.ensureMarking(order);
  return definitions.knows(definitionId, markingId) ? definitions.get(definitionId) : null;
}
