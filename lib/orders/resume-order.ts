import type { JobRow } from '@/lib/db/tables/jobs';
import { findKeptResults, type KeptResultRow } from '@/lib/db/tables/kept-results';
import { findSignalWaits, type SignalWaitRow } from '@/lib/db/tables/signal-waits';
import { AppError } from '@/lib/errors';
import { runningOrder } from '@/lib/runtime/commands';
import { completeKept } from '@/lib/runtime/run-jobs';
import { hearKept } from '@/lib/runtime/signals';
import { dueTimesOf, leftMsOf, placedTimer } from '@/lib/runtime/timer-rows';
import type { CommandKind, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** What came while orders were suspended. */
interface Kept {
  readonly results: readonly KeptResultRow[];
  readonly waits: readonly SignalWaitRow[];
}

/**
 * Lets a suspended order go on: its timers have what was left of them, or are due at a date that has passed, its jobs are due, and what arrived meanwhile is taken
 * in the order in which it came.
 * @throws AppError `order-unknown`; `conflict` where it is not suspended, or has ended
 */
export const resumeOrder: CommandKind<null, void, OrderBatch, Kept> = {
  name: 'resume-order',
  rank: 1,
  locks: 'wait',
  reads: ['jobs', 'timers'],
  load: async (sql, commands, batch) => {
    const numbers = commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? []);
    if (numbers.length === 0) return { results: [], waits: [] };
    const [results, waits] = await Promise.all([
      findKeptResults(sql, numbers),
      findSignalWaits(sql, numbers),
    ]);
    return { results, waits };
  },
  apply: (batch, { orderId }, loaded) => {
    const session = runningOrder(batch, orderId);
    const { order, changes } = session;
    if (!order.suspended) throw new AppError('conflict', 'This order is not suspended.');
    order.suspended = false;
    const now = Math.max(batch.now.getTime(), order.updatedAt.getTime());
    const timers = session.timers().filter((timer) => timer.remainingMs !== null);
    for (const timer of timers) {
      const graceMs = batch.context.graceMs(session, timer.work.slice(timer.work.lastIndexOf(':') + 1));
      session.changeTimer(timer, placedTimer(leftMsOf(session, timer, now), order.paused, now, graceMs));
    }
    session.note('resumed', { timers: dueTimesOf(timers) });
    const isOurs = ({ orderNumber }: { readonly orderNumber: bigint }) => orderNumber === order.number;
    const results = [...loaded.results.filter(isOurs), ...changes.keptResults];
    changes.dropsKept = true;
    setGoing(session, results, batch.now);
    batch.context.takeKept(session, results, (row) => completeKept(session, row, batch.now));
    hearKept(session, loaded.waits.filter(isOurs));
  },
};

/** Jobs that stood because the order did are due; not those that wait for a person, or whose result is here. */
function setGoing(session: Session, results: readonly KeptResultRow[], now: Date): void {
  const { stored, changes } = session;
  const stands = ({ work, runAt, leftToPerson }: Pick<JobRow, 'work' | 'runAt' | 'leftToPerson'>) =>
    runAt === null &&
    leftToPerson !== true &&
    !stored.incidents.some((incident) => incident.work === work) &&
    !results.some((result) => result.work === work);
  for (const row of changes.jobs) if (stands(row)) row.runAt = now;
  for (const job of stored.jobs)
    if (stands(job) && !changes.jobs.some(({ work }) => work === job.work)) session.moveJob(job, now);
}
