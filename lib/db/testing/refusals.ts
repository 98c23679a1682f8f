import type { Database } from '../database';

/**
 * Makes the server itself refuse each row that is written to a table, as it does when its disk is full or its memory gone.
 * @param code SQLSTATE
 * @returns how to end it
 */
export async function refuseRows(
  database: Database,
  table: string,
  code: string,
): Promise<() => Promise<void>> {
  await database.script(`
    create function refuse_${table}() returns trigger language plpgsql as
      $$ begin raise exception 'as a test wants it' using errcode = '${code}'; end $$;
    create trigger refuse_${table} before insert or update on ${table}
      for each statement execute function refuse_${table}()`);
  return () => database.script(`drop function refuse_${table}() cascade`);
}

/** The same for whoever reads the table. */
export async function refuseReading(
  database: Database,
  table: string,
  code: string,
): Promise<() => Promise<void>> {
  await database.script(`
    create function refuse_${table}() returns boolean language plpgsql as
      $$ begin raise exception 'as a test wants it' using errcode = '${code}'; end $$;
    alter table ${table} rename to ${table}_put_aside;
    create view ${table} as select * from ${table}_put_aside where (select refuse_${table}())`);
  return () =>
    database.script(`
      drop view ${table};
      drop function refuse_${table}();
      alter table ${table}_put_aside rename to ${table}`);
}
