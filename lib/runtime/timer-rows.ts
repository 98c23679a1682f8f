import type { OrderRow } from '@/lib/db/tables/orders';
import type { StepData } from '@/lib/db/tables/steps';
import type { TimerRow } from '@/lib/db/tables/timers';
import { type DueTime, withGrace } from '@/lib/engine/due-time';
import { TIMER_KINDS } from '@/lib/engine/kinds';
import type { Session } from './types';

interface NewTimer {
  readonly order: Readonly<OrderRow>;
  /** Key of the open work. */
  readonly work: string;
  readonly openedAtMs: number;
  readonly due: DueTime;
}

/** The row of a timer that the order's next step opens. Its due time is fixed here; only the order's clock moves it. */
export function newTimer({ order, work, openedAtMs, due }: NewTimer): TimerRow {
  return {
    orderNumber: order.number,
    seq: order.version + 1,
    work,
    ...timesOf(due, order.paused ? due.dueAtMs - openedAtMs : null),
  };
}

/** Does this timer wait for a date, which no clock of the order moves? As the order's version of the process has it. */
export function isFixed({ loaded }: Session, { work }: TimerRow): boolean {
  const model = loaded.definition.work.get(work.slice(work.lastIndexOf(':') + 1));
  return model?.kind === 'timer' && TIMER_KINDS[model.timer.type].fixed === true;
}

/**
 * What is left of a timer at `nowMs`, below 0 when it is overdue. Of a date time goes by while the order stands.
 * Milliseconds.
 */
export function leftMsOf(session: Session, timer: TimerRow, nowMs: number): number {
  const { dueAt, remainingMs } = timer;
  return remainingMs === null || isFixed(session, timer) ? dueAt.getTime() - nowMs : Number(remainingMs);
}

/**
 * Where a timer stands once its order's clock has moved. What is due fires, even where the clock stands: it was moved
 * there on purpose.
 */
export function placedTimer(leftMs: number, isPaused: boolean, nowMs: number, graceMs: number) {
  return timesOf(withGrace(nowMs + leftMs, graceMs), isPaused && leftMs > 0 ? leftMs : null);
}

/** Where a timer stands while its order is suspended: it keeps what is left of it, also where that is nothing any more. */
export function suspendedTimer(leftMs: number, nowMs: number) {
  return timesOf(withGrace(nowMs + leftMs, 0), leftMs);
}

/** @param standsAtMs what is left of it while it is paused; null: it runs */
function timesOf({ dueAtMs, firesAtMs }: DueTime, standsAtMs: number | null) {
  return {
    dueAt: new Date(dueAtMs),
    fireAt: standsAtMs === null ? new Date(firesAtMs) : null,
    remainingMs: standsAtMs === null ? null : BigInt(standsAtMs),
  };
}

/** The due times of timers as the log keeps them, by key of the open work; null: it is paused. */
export function dueTimesOf(timers: readonly TimerRow[]): Record<string, string | null> {
  return Object.fromEntries(
    timers.map(({ work, fireAt, dueAt }) => [work, fireAt === null ? null : dueAt.toISOString()]),
  );
}

/** The log keeps the due times of the timers that a step opens. */
export function withDueTimes(data: StepData, timers: readonly TimerRow[]): StepData {
  return timers.length === 0 ? data : { ...data, timers: dueTimesOf(timers) };
}
