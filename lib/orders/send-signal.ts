import { type BroadcastRow, insertSentSignal } from '@/lib/db/tables/signal-broadcasts';
import { MAX_SIGNAL_NAME } from '@/lib/engine/check-kinds';
import { AppError } from '@/lib/errors';
import type { Dependencies } from './dependencies';

export interface SendSignal {
  readonly name: string;
  /** Who sends it. */
  readonly person: string;
  /** The same request again gives the same broadcast; null: each is one of its own. */
  readonly key: string | null;
  readonly now: Date;
}

/**
 * Broadcasts a signal from outside: to every wait for it that is open now, in all orders. They are reached in the background.
 * @throws AppError `bad-request` for a name that no process may have; `idempotency-mismatch` where the key was used for another signal
 */
export async function sendSignal(
  { database, signals }: Pick<Dependencies, 'database' | 'signals'>,
  { now: at, ...signal }: SendSignal,
): Promise<BroadcastRow> {
  if (signal.name.length > MAX_SIGNAL_NAME)
    throw new AppError('bad-request', `"name" takes at most ${MAX_SIGNAL_NAME} characters.`, 'name');
  const row = await database.transaction((sql) => insertSentSignal(sql, { ...signal, at }));
  if (row.name !== signal.name)
    throw new AppError('idempotency-mismatch', 'This Idempotency-Key was used before for another signal.');
  signals.wake();
  return row;
}
