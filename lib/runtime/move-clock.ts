import { findTimersOf, type TimerRow } from '@/lib/db/tables/timers';
import { AppError } from '@/lib/errors';
import { runningOrder } from './commands';
import type { Session } from './session';
import type { BatchContext, CommandKind } from './types';

export type ClockMove =
  | { readonly move: 'next-timer' }
  | { readonly move: 'pause' }
  /** `speed` divides what remains; left out: as before. */
  | { readonly move: 'run'; readonly speed?: number };

const loaded = new WeakMap<object, TimerRow[]>();

/**
 * Moves one order's own clock: moves its open timers and writes a `clock-moved` step.
 * @throws AppError `conflict` when no timer is open for `next-timer`, `order-unknown`
 */
export const moveClock: CommandKind<ClockMove, void, BatchContext> = {
  name: 'move-clock',
  rank: 1,
  locks: true,
  load: async (sql, commands, batch) => {
    loaded.set(batch, await findTimersOf(sql, [...new Set(commands.map((command) => command.orderId))]));
  },
  apply: (batch, { orderId, input }) => {
    const session = runningOrder(batch, orderId);
    const open = session.openWork();
    const timers = (loaded.get(batch) ?? []).filter(
      (timer) => timer.orderId === orderId && open.some((work) => work.key === timer.work),
    );
    if (input.move === 'next-timer' && timers.length === 0)
      throw new AppError('conflict', 'No timer is open in this order.', 'move');
    const now = Math.max(batch.now.getTime(), session.order.updatedAt.getTime());
    const remaining = move(session, timers, input, now);
    const moved = timers.map((timer) => placed(timer, remaining(timer), session.order.paused, now));
    for (const timer of moved) {
      const index = timers.findIndex((old) => old.seq === timer.seq && old.work === timer.work);
      const old = timers[index];
      // Another move in the same batch starts from here.
      if (old !== undefined) Object.assign(old, timer);
    }
    session.changes.movedTimers.push(...moved);
    session.note('clock-moved', {
      timers: Object.fromEntries(
        moved.map((timer) => [timer.work, session.order.paused ? null : timer.dueAt.toISOString()]),
      ),
    });
  },
};

const remainingMs = (timer: TimerRow, now: number) =>
  timer.remainingMs === null ? timer.dueAt.getTime() - now : Number(timer.remainingMs);

/** Sets the order's clock and tells what is left of each timer afterwards, in milliseconds. */
function move(session: Session, timers: readonly TimerRow[], input: ClockMove, now: number) {
  const { order } = session;
  if (input.move === 'next-timer') {
    const skippedMs = Math.max(0, Math.min(...timers.map((timer) => remainingMs(timer, now))));
    return (timer: TimerRow) => remainingMs(timer, now) - skippedMs;
  }
  if (input.move === 'pause') {
    order.paused = true;
    return (timer: TimerRow) => remainingMs(timer, now);
  }
  const faster = (input.speed ?? order.timeScale) / order.timeScale;
  order.timeScale = input.speed ?? order.timeScale;
  order.paused = false;
  return (timer: TimerRow) => Math.round(remainingMs(timer, now) / faster);
}

/** What is due fires, even where the clock stands: it was moved there on purpose. */
function placed(timer: TimerRow, leftMs: number, paused: boolean, now: number): TimerRow {
  const dueAt = new Date(now + leftMs);
  const stands = paused && leftMs > 0;
  return { ...timer, dueAt, fireAt: stands ? null : dueAt, remainingMs: stands ? BigInt(leftMs) : null };
}
