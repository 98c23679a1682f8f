import type { OrderRow } from '@/lib/db/tables/orders';
import type { Dependencies } from './dependencies';
import { forecastOrder } from './forecast-order';

/**
 * The last moment to pay an order: when its process, if nothing else happens, ends it. Told to customers, so without the grace
 * that payments have. The first timer may be no more than a reminder.
 * @returns null where it is paid or ended, where its clock stands, and where no time ends it
 */
export async function payBy(
  parts: Pick<Dependencies, 'database' | 'definitions' | 'queries' | 'env' | 'settings'>,
  order: OrderRow | null,
): Promise<Date | null> {
  if (order === null || order.state !== 'ACTIVE' || order.settledAt !== null) return null;
  const { steps } = await forecastOrder(parts, order);
  const ending = steps.find(({ kind, outcome }) => kind === 'timer' && outcome !== null);
  return typeof ending?.at === 'string' ? new Date(ending.at) : null;
}
