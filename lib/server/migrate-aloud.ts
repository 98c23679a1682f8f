import type { Database } from '@/lib/db/database';
import { type Migration, migrate, readMigrations } from '@/lib/db/migrate';
import type { Log } from './log';

/** Brings the database to what this version needs, and says so in the log before and after each step. */
export async function migrateAloud(database: Database, log: Log): Promise<void> {
  for (const name of await migrate(database, readMigrations(), (next) => announce(log, database, next)))
    log.info({ migration: name }, 'migration applied');
}

/** It may take minutes, and servers of the version before may not outlive it. */
function announce(log: Log, { isShared }: Database, { name, stopsOthers }: Migration): void {
  if (isShared && stopsOthers)
    log.warn(
      { migration: name },
      'a migration begins that no other server on this database outlives: stop those of the version before',
    );
  else log.info({ migration: name }, 'a migration begins');
}
