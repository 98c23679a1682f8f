import type { OrderState } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { findOpenIncidents, type IncidentRow } from '@/lib/db/tables/incidents';
import { findJobsOf, type JobRow } from '@/lib/db/tables/jobs';
import type { StepRow } from '@/lib/db/tables/steps';
import { findTimersOf, type TimerRow } from '@/lib/db/tables/timers';
import type { OpenWork } from '@/lib/engine/types';

/** Orders that are held in memory at once, with their logs. */
const PAGE = 200;

/** What of an order's row the log can tell. */
export interface LoggedOrder {
  readonly id: string;
  readonly definitionId: number;
  /** Null: ended, or a marking that is not stored. */
  readonly markingHash: string | null;
  readonly openWork: readonly OpenWork[] | null;
  readonly state: OrderState;
  readonly outcome: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly currency: string;
  readonly received: bigint;
  readonly settledAt: Date | null;
  readonly paused: boolean;
  readonly openIncidents: number;
}

/** One order with everything that is to agree with it. */
export interface OrderWithLog {
  readonly order: LoggedOrder;
  readonly steps: readonly StepRow[];
  readonly timers: readonly TimerRow[];
  readonly jobs: readonly JobRow[];
  readonly incidents: readonly IncidentRow[];
}

const ORDERS = `select o.id::text as id, o.definition_id as "definitionId", m.hash as "markingHash",
    m.open_work as "openWork", o.state, o.outcome, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt",
    o.currency, o.received, o.settled_at as "settledAt", o.paused, o.open_incidents as "openIncidents"
  from orders o left join marking m on m.id = o.marking_id and m.definition_id = o.definition_id
  where o.id > $1::bigint order by o.id limit ${PAGE}`;
const STEPS = `select order_id::text as "orderId", seq, at, type, leaf_id as "leafId", element_id as "elementId", data
  from step where order_id = any($1::bigint[]) order by order_id, seq`;

/** The next orders after this id; fewer than a page, or none, at the end. */
export async function readPage(sql: Sql, after: string): Promise<OrderWithLog[]> {
  const orders = await sql.query<LoggedOrder>(ORDERS, [after]);
  const ids = orders.map((order) => order.id);
  if (ids.length === 0) return [];
  const steps = byOrder(await sql.query<StepRow>(STEPS, [ids]));
  const timers = byOrder(await findTimersOf(sql, ids));
  const jobs = byOrder(await findJobsOf(sql, ids));
  const incidents = byOrder(await findOpenIncidents(sql, ids));
  return orders.map((order) => ({
    order,
    steps: steps.get(order.id) ?? [],
    timers: timers.get(order.id) ?? [],
    jobs: jobs.get(order.id) ?? [],
    incidents: incidents.get(order.id) ?? [],
  }));
}

function byOrder<Row extends { readonly orderId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.orderId);
    if (group === undefined) groups.set(row.orderId, [row]);
    else group.push(row);
  }
  return groups;
}
