import type { Database } from '@/lib/db/database';
import { forgetEndedTokens } from '@/lib/db/tables/api-tokens';
import { forgetDeliveries } from '@/lib/db/tables/deliveries';
import { forgetEndedSignIns } from '@/lib/db/tables/desk-accounts';
import { forgetIdempotencyKeys, KEY_TTL_MS } from '@/lib/db/tables/shop';
import { forgetBroadcasts } from '@/lib/db/tables/signal-broadcasts';
import type { Dependencies } from '@/lib/orders/dependencies';
import { forgetOldData, newSweep, type Retention } from '@/lib/orders/forget-old-data';
import { returnDueStock } from '@/lib/orders/return-stock';

const CLEANING_INTERVAL_MS = 60 * 60 * 1000;
const RETURNING_INTERVAL_MS = 60 * 1000;

export interface PeriodicWork extends Pick<Dependencies, 'submit'> {
  readonly database: Database;
  readonly retention: Retention;
  readonly now: () => Date;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * What is done by the clock and belongs to no order's timer: old data are forgotten, at once and each hour; pieces of orders
 * whose clock stands go back on the shelf, looked at each minute. Several processes do it side by side, to no harm.
 * @returns how to stop; resolves once nothing of it is under way
 */
export function startPeriodicWork({
  database,
  submit,
  retention,
  now,
  onError,
}: PeriodicWork): () => Promise<void> {
  const sweep = newSweep();
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const begin = (work: () => Promise<unknown>, failed: string) => {
    const running = work()
      .then(() => {})
      .catch((error: unknown) => onError(failed, error))
      .finally(() => underWay.delete(running));
    underWay.add(running);
  };
  const clean = () =>
    begin(async () => {
      await forgetIdempotencyKeys(database, new Date(now().getTime() - KEY_TTL_MS));
      await forgetEndedSignIns(database, now());
      await forgetEndedTokens(database, now());
      await forgetDeliveries(database, now());
      await forgetBroadcasts(database, now());
      await forgetOldData(database, retention, now(), sweep, stopping.signal);
    }, 'old data could not be forgotten');
  const giveBack = () =>
    begin(() => returnDueStock({ database, submit }, now()), 'pieces could not be given back');
  clean();
  const cleaning = setInterval(clean, CLEANING_INTERVAL_MS).unref();
  const returning = setInterval(giveBack, RETURNING_INTERVAL_MS).unref();
  return async () => {
    stopping.abort();
    clearInterval(cleaning);
    clearInterval(returning);
    await Promise.all(underWay);
  };
}
