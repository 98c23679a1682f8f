import type { ForecastJson, ForecastStep, PossibleEvent } from '@/lib/contract/forecast';
import type { Database } from '@/lib/db/database';
import { findIncidentsAt } from '@/lib/db/tables/incidents';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findTimersOf } from '@/lib/db/tables/timers';
import { type DueTime, withGrace } from '@/lib/engine/due-time';
import {
  courseOf,
  type ForecastEntry,
  type ForecastRules,
  forecast,
  type Standing,
} from '@/lib/engine/forecast';
import { WORK_KINDS } from '@/lib/engine/kinds';
import type { OpenWork, Table } from '@/lib/engine/types';
import type { Fold } from './fold';
import type { OrderQueries } from './order-queries';

/** What an order stands on: its version's table and the hash of its marking. */
export interface Position {
  readonly table: Table;
  readonly marking: string;
}

/** What decides beyond the table; `completed` is what the order has completed so far. */
export type RulesOf = (completed: readonly string[]) => ForecastRules;

/**
 * `GET /api/order/forecast`: what comes next if nothing else happens, and what may happen now.
 * A function of the order's version alone: the time of the last step counts as the present.
 * @param position null: the order has ended, or stands where this process knows no table
 */
export async function findForecast(
  database: Database,
  queries: OrderQueries,
  order: OrderRow,
  position: Position | null,
  rulesOf: RulesOf,
): Promise<ForecastJson> {
  const { id: orderId, version } = order;
  const paused = order.paused || order.suspended;
  if (position === null) {
    const ends = order.state === 'ACTIVE' ? 'unknown' : 'ended';
    return { orderId, version, paused, steps: [], ends, next: [] };
  }
  const { table, marking } = position;
  const fold = await queries.fold(order);
  const rules = rulesOf(fold.completedElements().map(({ elementId }) => elementId));
  const standing = await standingOf(database, order, position, fold, rules);
  const { entries, ends } = forecast(table, standing, rules);
  const open = table.marking(marking)?.openWork ?? [];
  return {
    orderId,
    version,
    paused,
    steps: entries.map((entry) => stepOf(entry, paused)),
    ends,
    next: open.flatMap((work) => possible(table, standing, rules, work)),
  };
}

async function standingOf(
  database: Database,
  order: OrderRow,
  { table, marking }: Position,
  fold: Fold,
  { graceMs }: ForecastRules,
): Promise<Standing> {
  const atMs = order.updatedAt.getTime();
  const incidents =
    order.openIncidents === 0 ? [] : await findIncidentsAt(database, order.number, order.updatedAt);
  const remaining =
    order.paused || order.suspended ? await remainingOf(database, order.number) : new Map<string, number>();
  const timers = new Map<string, DueTime>();
  const dueAts = fold.timers();
  for (const { key, elementId } of table.marking(marking)?.openWork ?? []) {
    const dueAt = dueAts.get(key) ?? null;
    const leftMs = remaining.get(key);
    const dueAtMs = dueAt !== null ? Date.parse(dueAt) : leftMs === undefined ? null : atMs + leftMs;
    if (dueAtMs !== null) timers.set(key, withGrace(dueAtMs, graceMs(elementId)));
  }
  const stopped = new Set(incidents.map(({ work }) => work));
  if (order.suspended)
    for (const { key, kind } of table.marking(marking)?.openWork ?? []) if (kind === 'job') stopped.add(key);
  return { marking, atMs, timers, stopped };
}

/** What is left of timers that stand: their order is known, their times are not. */
async function remainingOf(database: Database, orderNumber: bigint): Promise<Map<string, number>> {
  const rows = await findTimersOf(database, [orderNumber]);
  return new Map(
    rows.flatMap(({ work, remainingMs }) => (remainingMs === null ? [] : [[work, Number(remainingMs)]])),
  );
}

function stepOf({ kind, elementId, timer, ...course }: ForecastEntry, paused: boolean): ForecastStep {
  const isTimed = timer !== null && !paused;
  return {
    kind,
    elementId,
    at: isTimed ? new Date(timer.dueAtMs).toISOString() : null,
    firesAt: isTimed ? new Date(timer.firesAtMs).toISOString() : null,
    ...course,
  };
}

function possible(table: Table, standing: Standing, rules: ForecastRules, work: OpenWork): PossibleEvent[] {
  if (work.kind === 'timer') return [];
  const model = table.definition.work.get(work.elementId);
  const course = courseOf(table, standing, rules, work);
  return [
    {
      kind: WORK_KINDS[work.kind].doneBy,
      elementId: work.elementId,
      messageName: model?.kind === 'message' ? model.messageName : null,
      known: course !== null,
      ...(course ?? { entered: [], completed: [], takenFlows: [], outcome: null }),
    },
  ];
}
