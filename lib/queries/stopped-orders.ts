import type { Sql } from '@/lib/db/database';

/** Incidents that are counted. */
const MAX_INCIDENTS = 10_000;

export interface StoppedOrders {
  /** What could not go on: a gateway behind the task at which the order waits, or the task itself. */
  readonly element: string;
  readonly definitionId: number;
  readonly orders: number;
}

const STOPPED = `select coalesce(i.blocked_element_id, i.element_id) as element, o.definition_id as "definitionId",
    count(distinct o.number)::int as orders
  from (select order_number, element_id, blocked_element_id from incident
      where resolved_at is null order by since limit ${MAX_INCIDENTS}) i
    join orders o on o.number = i.order_number group by 1, 2 order by 1, 2`;

/** How many orders have stopped for a person to look at, by version and element. */
export function findStoppedOrders(sql: Sql): Promise<StoppedOrders[]> {
  return sql.query<StoppedOrders>(STOPPED);
}
