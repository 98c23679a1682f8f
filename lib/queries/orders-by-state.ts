import type { Sql } from '@/lib/db/client';

export interface StateCount {
  /** `open`, or how they ended: the outcome, else the state of those that reached no end. */
  readonly state: string;
  readonly orders: number;
}

const COUNTS = `select case state when 'ACTIVE' then 'open' else coalesce(outcome, lower(state)) end as state,
    count(*)::float8 as orders
  from orders group by 1 order by 1`;

/** Reads every order's row: a quarter of a second with a million. For what is asked a few times a minute. */
export function findOrdersByState(sql: Sql): Promise<StateCount[]> {
  return sql.query<StateCount>(COUNTS);
}
