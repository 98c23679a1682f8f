import type { Database } from '@/lib/db/database';
import { forgetEndedSignIns } from '@/lib/db/tables/desk-accounts';
import { forgetIdempotencyKeys, KEY_TTL_MS } from '@/lib/db/tables/shop';
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
 * @returns how to stop
 */
export function startPeriodicWork({ database, submit, retention, now, onError }: PeriodicWork): () => void {
  const sweep = newSweep();
  const clean = () =>
    forgetIdempotencyKeys(database, new Date(now().getTime() - KEY_TTL_MS))
      .then(() => forgetEndedSignIns(database, now()))
      .then(() => forgetOldData(database, retention, now(), sweep))
      .catch((error: unknown) => onError('old data could not be forgotten', error));
  const giveBack = () =>
    returnDueStock({ database, submit }, now()).catch((error: unknown) =>
      onError('pieces could not be given back', error),
    );
  void clean();
  const cleaning = setInterval(clean, CLEANING_INTERVAL_MS).unref();
  const returning = setInterval(giveBack, RETURNING_INTERVAL_MS).unref();
  return () => {
    clearInterval(cleaning);
    clearInterval(returning);
  };
}
