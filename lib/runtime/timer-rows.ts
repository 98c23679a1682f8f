import type { OrderRow } from '@/lib/db/tables/orders';
import type { StepData } from '@/lib/db/tables/steps';
import type { TimerRow } from '@/lib/db/tables/timers';

interface NewTimer {
  readonly order: Readonly<OrderRow>;
  /** Key of the open work. */
  readonly work: string;
  readonly openedAt: Date;
  /** The duration as the model has it. */
  readonly modelMs: number;
  /** The server's; the order's own comes on top. */
  readonly timeScale: number;
  /** Beyond the due time; no clock of an order moves it. */
  readonly graceMs: number;
}

/** The row of a timer that the order's next step opens. Its due time is fixed here; only the order's clock moves it. */
export function newTimer({ order, work, openedAt, modelMs, timeScale, graceMs }: NewTimer): TimerRow {
  const durationMs = Math.round(modelMs / (timeScale * order.timeScale));
  const dueAt = new Date(openedAt.getTime() + durationMs);
  return {
    orderId: order.id,
    seq: order.version + 1,
    work,
    dueAt,
    fireAt: order.paused ? null : new Date(dueAt.getTime() + graceMs),
    remainingMs: order.paused ? BigInt(durationMs) : null,
  };
}

/** The log keeps the due times of the timers that a step opens. */
export function withDueTimes(data: StepData, timers: readonly TimerRow[]): StepData {
  if (timers.length === 0) return data;
  const due = timers.map(({ work, fireAt, dueAt }) => [work, fireAt === null ? null : dueAt.toISOString()]);
  return { ...data, timers: Object.fromEntries(due) };
}
