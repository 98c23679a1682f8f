import type { DeveloperJson, NextEvent } from '@/lib/contract/developer-view';
import type { Database } from '@/lib/db/database';
import { findOpenIncidents } from '@/lib/db/tables/incidents';
import { findJobsOf, type JobRow, jobKey } from '@/lib/db/tables/jobs';
import { findMarkingsById } from '@/lib/db/tables/markings';
import { findOrder, findVersion, type OrderRow } from '@/lib/db/tables/orders';
import { findTimersOf, type TimerRow } from '@/lib/db/tables/timers';
import { WORK_KINDS } from '@/lib/engine/kinds';
import type { OpenWork } from '@/lib/engine/types';
import type { OrderQueries } from './order-queries';

/** An order may move while its rows are read; then they are read again. */
const MAX_READINGS = 3;

/** One piece of open work, and whether it is the one that moves next or a person has to see to it. */
export interface OpenEvent {
  readonly work: OpenWork;
  /** What moves it when all goes well. */
  readonly doneBy: NextEvent['kind'];
  readonly messageName: string | null;
  readonly signalName: string | null;
  readonly hasFailed: boolean;
  /** The timer that is due first. */
  readonly isNextTimer: boolean;
}

export interface DeveloperView {
  readonly order: OrderRow;
  readonly json: Omit<DeveloperJson, 'definition' | 'nextEvents'>;
  readonly definition: { readonly id: string; readonly version: number; readonly hash: string };
  readonly open: readonly OpenEvent[];
}

/**
 * What lies behind an order: where it stands and what is open. No personal data and no error texts.
 * @returns null when it is not there
 */
export async function findDeveloperView(
  database: Database,
  queries: OrderQueries,
  orderId: string,
): Promise<DeveloperView | null> {
  let view: DeveloperView | null = null;
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const order = await findOrder(database, orderId);
    if (order === null) return null;
    view = await read(database, queries, order);
    if ((await findVersion(database, orderId)) === order.version) break;
  }
  return view;
}

async function read(database: Database, queries: OrderQueries, order: OrderRow): Promise<DeveloperView> {
  const numbers = [order.number];
  const [definition, texts, markings, jobs, timers, incidents] = await Promise.all([
    queries.definition(order.definitionId),
    queries.texts.byId(order.definitionId),
    order.markingId === null ? [] : findMarkingsById(database, [order.markingId]),
    findJobsOf(database, numbers),
    findTimersOf(database, numbers),
    findOpenIncidents(database, numbers),
  ]);
  const openWork = markings[0]?.openWork ?? [];
  const messageOf = ({ elementId }: OpenWork) => texts?.elements[elementId]?.messageName ?? null;
  const headersOf = ({ elementId }: OpenWork) => texts?.elements[elementId]?.headers ?? {};
  const nextTimer = firstOf(timers);
  return {
    order,
    definition,
    open: openWork.map((work) => ({
      work,
      doneBy: WORK_KINDS[work.kind].doneBy,
      messageName: messageOf(work),
      signalName: texts?.elements[work.elementId]?.signalName ?? null,
      hasFailed: incidents.some((incident) => incident.work === work.key),
      isNextTimer: work.key === nextTimer?.work,
    })),
    json: {
      orderId: order.id,
      version: order.version,
      state: order.state,
      marking: markings[0]?.hash ?? null,
      paused: order.paused || order.suspended,
      timeScale: order.timeScale,
      jobs: openWork
        .filter(({ kind }) => kind === 'job')
        .map((work) => ({ ...jobOf(order, work, jobs), headers: headersOf(work) })),
      timers: openWork.filter(({ kind }) => kind === 'timer').map((work) => timerOf(work, timers)),
      subscriptions: openWork
        .filter(({ kind }) => kind === 'message')
        .map((work) => ({ elementId: work.elementId, messageName: messageOf(work) ?? '' })),
    },
  };
}

function jobOf(order: OrderRow, work: OpenWork, rows: readonly JobRow[]) {
  const row = rows.find((job) => job.work === work.key);
  return {
    elementId: work.elementId,
    key: row === undefined ? null : jobKey(order.id, row.seq, work.key),
    attempts: row?.attempts ?? 0,
    runAt: row?.runAt?.toISOString() ?? null,
  };
}

function timerOf({ key, elementId }: OpenWork, rows: readonly TimerRow[]) {
  const row = rows.find((timer) => timer.work === key);
  if (row === undefined || row.fireAt === null) return { elementId, dueAt: null, firesAt: null };
  return { elementId, dueAt: row.dueAt.toISOString(), firesAt: row.fireAt.toISOString() };
}

/** The timer that the order's clock would move to; none of those that an incident has stopped. */
function firstOf(timers: readonly TimerRow[]): TimerRow | undefined {
  const running = timers.filter(({ fireAt, remainingMs }) => fireAt !== null || remainingMs !== null);
  const leftMs = ({ dueAt, remainingMs }: TimerRow) =>
    remainingMs === null ? dueAt.getTime() : Number(remainingMs);
  return running.sort((one, other) => leftMs(one) - leftMs(other))[0];
}
