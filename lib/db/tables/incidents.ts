import type { EngineEvent } from '@/lib/engine/types';
import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';

/** A step that could not be taken; the order stays where it is until a person retries or ends it. */
export interface IncidentRow {
  id: number;
  orderNumber: bigint;
  work: string;
  elementId: string;
  /** The element that could not go on, such as a gateway behind it; null: it is this one. */
  blockedElementId: string | null;
  /** The event to try again. */
  event: EngineEvent;
  message: string;
  attempts: number;
  since: Date;
}

const INCIDENT_COLUMNS = {
  order_number: 'bigint',
  work: 'text',
  element_id: 'text',
  blocked_element_id: 'text',
  event: 'jsonb',
  message: 'text',
  attempts: 'int',
  since: 'timestamptz',
} as const;

const INSERT = insertOf('incident', INCIDENT_COLUMNS);
const SELECT = `select id, order_number as "orderNumber", work, element_id as "elementId",
    blocked_element_id as "blockedElementId", event, message, attempts, since
  from incident`;
const OPEN_OF = `${SELECT} where order_number = any($1::bigint[]) and resolved_at is null order by id`;
const OPEN_AT = `${SELECT} where order_number = $1::bigint and since <= $2 and (resolved_at is null or resolved_at > $2) order by id`;
const CHANGED_COLUMNS = {
  id: 'int',
  blocked_element_id: 'text',
  event: 'jsonb',
  message: 'text',
  attempts: 'int',
} as const;
const UPDATE = `update incident i set blocked_element_id = r.blocked_element_id, event = r.event, message = r.message,
    attempts = r.attempts
  from ${unnestOf(CHANGED_COLUMNS)} where i.id = r.id`;
const RESOLVE = 'update incident set resolved_at = $2 where id = any($1::int[])';

export async function insertIncidents(sql: Sql, rows: readonly Omit<IncidentRow, 'id'>[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    work: row.work,
    element_id: row.elementId,
    blocked_element_id: row.blockedElementId,
    event: row.event,
    message: row.message,
    attempts: row.attempts,
    since: row.since,
  }));
  await sql.query(INSERT, valuesOf(INCIDENT_COLUMNS, values));
}

/** Work that stopped again while its incident is open. */
export async function updateIncidents(sql: Sql, rows: readonly IncidentRow[]): Promise<void> {
  if (rows.length > 0)
    await sql.query(
      UPDATE,
      valuesOf(
        CHANGED_COLUMNS,
        rows.map(({ id, blockedElementId, event, message, attempts }) => ({
          id,
          blocked_element_id: blockedElementId,
          event,
          message,
          attempts,
        })),
      ),
    );
}

export function findOpenIncidents(sql: Sql, orderNumbers: readonly bigint[]): Promise<IncidentRow[]> {
  return sql.query<IncidentRow>(OPEN_OF, [orderNumbers]);
}

/** The incidents of one order that were open at an instant: those of the version that was read, not of the next. */
export function findIncidentsAt(sql: Sql, orderNumber: bigint, at: Date): Promise<IncidentRow[]> {
  return sql.query<IncidentRow>(OPEN_AT, [orderNumber, at]);
}

export async function resolveIncidents(sql: Sql, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length > 0) await sql.query(RESOLVE, [ids, at]);
}

export async function countOpenIncidents(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ open: number }>(
    'select count(*)::int as open from incident where resolved_at is null',
  );
  return row?.open ?? 0;
}
