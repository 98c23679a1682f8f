import type { TimerRow } from '@/lib/db/tables/timers';
import { rescaled } from '@/lib/engine/due-time';
import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import { dueTimesOf, isFixed, leftMsOf, placedTimer } from '@/lib/runtime/timer-rows';
import type { CommandKind, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** Real time, scaled by nothing: a clock that stands must not keep the shelf empty. */
const KEEPS_STOCK_MS = 60 * 60 * 1000;

export type ClockMove =
  | { readonly move: 'next-timer' }
  | { readonly move: 'pause' }
  /** `speed` divides what remains; left out: as before. */
  | { readonly move: 'run'; readonly speed?: number };

/**
 * Moves one order's own clock: moves its open timers and writes a `clock-moved` step.
 * @throws AppError `conflict` when no timer is open for `next-timer`, `order-unknown`
 */
export const moveClock: CommandKind<ClockMove, void, OrderBatch> = {
  name: 'move-clock',
  rank: 1,
  locks: 'wait',
  reads: ['timers'],
  apply: (batch, { orderId, input }) => {
    const session = movingOrder(batch, orderId);
    // What an incident has stopped stays stopped.
    const timers = session.timers().filter((timer) => timer.fireAt !== null || timer.remainingMs !== null);
    if (input.move === 'next-timer' && timers.length === 0)
      throw new AppError('conflict', 'No timer is open in this order.', 'move');
    const now = Math.max(batch.now.getTime(), session.order.updatedAt.getTime());
    const leftMs = move(session, timers, input, now);
    const { paused } = session.order;
    for (const [timer, left] of leftMs) {
      const graceMs = batch.context.graceMs(session, timer.work.slice(timer.work.lastIndexOf(':') + 1));
      session.changeTimer(timer, placedTimer(left, paused, now, graceMs));
    }
    if (session.order.paused || session.order.timeScale < 1)
      batch.context.stock.scheduleReturn(session.order, KEEPS_STOCK_MS);
    session.note('clock-moved', { timers: dueTimesOf(timers) });
  },
};

/** Sets the order's clock and tells what is left of each timer afterwards, in milliseconds. */
function move(session: Session, timers: readonly TimerRow[], input: ClockMove, now: number) {
  const { order } = session;
  const left = new Map(timers.map((timer) => [timer, leftMsOf(session, timer, now)]));
  if (input.move === 'next-timer') {
    const skippedMs = Math.max(0, Math.min(...left.values()));
    // Who asks for the next timer gets it, be it a date. Dates beyond it are no nearer for that.
    for (const [timer, ms] of left)
      if (ms <= skippedMs || !isFixed(session, timer)) left.set(timer, ms - skippedMs);
  } else if (input.move === 'pause') {
    order.paused = true;
  } else {
    const speed = input.speed ?? order.timeScale;
    for (const [timer, ms] of left)
      if (!isFixed(session, timer)) left.set(timer, rescaled(ms, order.timeScale, speed));
    order.timeScale = speed;
    order.paused = false;
  }
  return left;
}
