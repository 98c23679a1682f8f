import type { Sql } from './database';

/** Its row is written in place: however often, the table does not grow. */
const WRITE = `insert into setting (key, value) values ('last-probe', now()::text)
  on conflict (key) do update set value = excluded.value`;

/** Forty kilobytes of a table of its own, gone with its commit. A row that is written in place needs no room on the disk. */
const TAKE_ROOM = 'create temporary table probe on commit drop as select generate_series(1, 1000) as n';

/** Commits one small write: on a standby, or without rights, that fails where a question is answered. */
export async function probeWrite(sql: Sql): Promise<void> {
  await sql.query(WRITE);
}

/** Takes room on the disk for a moment. It leaves dead rows in the catalogue: only for when the disk was full. */
export async function probeRoom(sql: Sql): Promise<void> {
  await sql.query(TAKE_ROOM);
}
