import type { OrderState } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { findOpenIncidents, type IncidentRow } from '@/lib/db/tables/incidents';
import { findJobsOf, type JobRow } from '@/lib/db/tables/jobs';
import { findSignalWaits, type SignalWaitRow } from '@/lib/db/tables/signal-waits';
import type { StepRow } from '@/lib/db/tables/steps';
import { findTimersOf, type TimerRow } from '@/lib/db/tables/timers';
import { findUserTasksOf, type UserTaskKey } from '@/lib/db/tables/user-tasks';
import { findVariableWrites, type VariableWriteRow } from '@/lib/db/tables/variable-writes';
import type { OpenWork } from '@/lib/engine/types';

/** Orders that are held in memory at once, with their logs. */
const PAGE = 200;

/** What of an order's row the log can tell. */
export interface LoggedOrder {
  readonly number: bigint;
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
  readonly suspended: boolean;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly locals: Readonly<Record<string, unknown>> | null;
}

/** One order with everything that is to agree with it. */
export interface OrderWithLog {
  readonly order: LoggedOrder;
  readonly steps: readonly StepRow[];
  readonly timers: readonly TimerRow[];
  readonly jobs: readonly JobRow[];
  readonly signalWaits: readonly SignalWaitRow[];
  readonly incidents: readonly IncidentRow[];
  readonly variableWrites: readonly VariableWriteRow[];
  readonly userTasks: readonly UserTaskKey[];
}

const ORDERS = `select o.number, o.id::text as id, o.definition_id as "definitionId", m.hash as "markingHash",
    m.open_work as "openWork", o.state, o.outcome, o.version, o.created_at as "createdAt", o.updated_at as "updatedAt",
    o.currency, o.received, o.settled_at as "settledAt", o.paused, o.open_incidents as "openIncidents",
    o.suspended, o.variables, o.locals
  from orders o left join marking m on m.id = o.marking_id and m.definition_id = o.definition_id
  where o.number > $1::bigint order by o.number limit ${PAGE}`;
const STEPS = `select order_number as "orderNumber", seq, at, type, leaf_id as "leafId", element_id as "elementId", data
  from step where order_number = any($1::bigint[]) order by order_number, seq`;

/** The next orders after this number; fewer than a page, or none, at the end. */
export async function readPage(sql: Sql, after: bigint): Promise<OrderWithLog[]> {
  const orders = await sql.query<LoggedOrder>(ORDERS, [after]);
  const numbers = orders.map((order) => order.number);
  if (numbers.length === 0) return [];
  const steps = byOrder(await sql.query<StepRow>(STEPS, [numbers]));
  const timers = byOrder(await findTimersOf(sql, numbers));
  const signalWaits = byOrder(await findSignalWaits(sql, numbers));
  const jobs = byOrder(await findJobsOf(sql, numbers));
  const incidents = byOrder(await findOpenIncidents(sql, numbers));
  const variableWrites = byOrder(await findVariableWrites(sql, numbers));
  const userTasks = byOrder(await findUserTasksOf(sql, numbers));
  return orders.map((order) => ({
    order,
    steps: steps.get(order.number) ?? [],
    timers: timers.get(order.number) ?? [],
    jobs: jobs.get(order.number) ?? [],
    signalWaits: signalWaits.get(order.number) ?? [],
    incidents: incidents.get(order.number) ?? [],
    variableWrites: variableWrites.get(order.number) ?? [],
    userTasks: userTasks.get(order.number) ?? [],
  }));
}

function byOrder<Row extends { readonly orderNumber: bigint }>(rows: readonly Row[]): Map<bigint, Row[]> {
  const groups = new Map<bigint, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.orderNumber);
    if (group === undefined) groups.set(row.orderNumber, [row]);
    else group.push(row);
  }
  return groups;
}
