import { AppError } from '@/lib/errors';
import type { App } from './compose';

/** A database that takes longer is of no use to the customers who wait for it. */
const DATABASE_LIMIT_MS = 1_000;

/**
 * Can this process take orders now? The definitions are loaded before the first request is answered.
 * @throws AppError `unavailable` when it is stopping, or the database does not answer within a second
 */
export async function requireReady({
  database,
  dispatcher,
}: Pick<App, 'database' | 'dispatcher'>): Promise<void> {
  if (dispatcher.isClosed) throw new AppError('unavailable', 'The server is stopping.');
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, DATABASE_LIMIT_MS);
  });
  try {
    await Promise.race([database.query('select 1'), limit]);
  } catch {
    throw new AppError('unavailable', 'The database does not answer.');
  } finally {
    clearTimeout(timer);
  }
}
