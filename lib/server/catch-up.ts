import { setTimeout as sleep } from 'node:timers/promises';
import { keepRestored, type Restored } from '@/lib/db/restored';
import type { Dependencies } from '@/lib/orders/dependencies';
import { takeMissedPayments } from '@/lib/orders/take-missed-payments';
import type { Log } from './log';

const FIRST_RETRY_MS = 5_000;
const STOP_LIMIT_MS = 1_000;
const MAX_RETRY_MS = 5 * 60_000;

/**
 * After a restore: asks the payment providers what came in since the backup, later and later again until each has answered.
 * Several servers may ask at once: what one has taken is a duplicate to the other.
 * @returns how to stop
 */
export function startCatchUp(
  { database, providers, submit }: Pick<Dependencies, 'database' | 'providers' | 'submit'>,
  restored: Restored | null,
  log: Log,
): () => Promise<void> {
  if (restored === null || restored.isAsked) return async () => {};
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let asking = Promise.resolve();
  const ask = async (delayMs: number) => {
    try {
      const taken = await takeMissedPayments({ providers, submit }, new Date(restored.takenAt));
      await keepRestored(database, { ...restored, isAsked: true });
      log.info(
        { taken, since: restored.takenAt },
        'payments of the time that the restore has lost were taken',
      );
    } catch (error) {
      if (stopped) return;
      log.error({ err: error }, 'a payment provider could not be asked for payments since the backup');
      retry = setTimeout(() => begin(Math.min(delayMs * 2, MAX_RETRY_MS)), delayMs).unref();
    }
  };
  const begin = (delayMs: number) => {
    asking = ask(delayMs);
  };
  begin(FIRST_RETRY_MS);
  return async () => {
    stopped = true;
    clearTimeout(retry);
    // A provider may be silent for longer than a stop may take; what it would have told is asked by the next start.
    await Promise.race([asking, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
  };
}
