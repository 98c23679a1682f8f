import type { Database, Sql } from '@/lib/db/database';

/**
 * Runs statements whose best way depends on their values, such as a time or a name. Statements are prepared under names, and
 * after five runs PostgreSQL keeps one plan for all values: a list of the orders before a day then walks down all that are
 * newer, 500 ms of a million, where a plan of its own takes 0.2 ms. Compiling a plan takes longer than running it.
 */
const OWN = 'set local plan_cache_mode = force_custom_plan; set local jit = off';

export function withOwnPlan<T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (sql) => {
    await planForValues(sql);
    return work(sql);
  });
}

/** The same in a transaction that is open, until its end. */
export const planForValues = (sql: Sql): Promise<void> => sql.script(OWN);
