import { AppError } from '@/lib/errors';
import { fireNow, isContested, movingOrder } from '@/lib/runtime/commands';
import { dueTimesOf, placedTimer } from '@/lib/runtime/timer-rows';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** No timer of a model may be longer either. */
const MAX_AHEAD_MS = 10 * 366 * 24 * 60 * 60 * 1000;

/**
 * A person moves one open timer, or lets it fire now. Either way a step `timer-moved` says when it is due; one that fires now
 * has its `timer-fired` behind it, in the same transaction, and no grace: a person has decided.
 * @throws AppError `order-unknown`; `conflict` where no such timer is open, or a person has to see to something first;
 * `bad-request` for an instant that is over, or ten years ahead
 */
export const moveTimer: CommandKind<
  { readonly elementId: string /** Null: now. */; readonly dueAt: Date | null },
  void,
  OrderBatch
> = {
  name: 'move-timer',
  rank: 1,
  locks: 'wait',
  reads: ['timers'],
  apply: (batch, { orderId, input: { elementId, dueAt } }) => {
    const session = movingOrder(batch, orderId);
    const timer = session.timers().find(({ work }) => work.slice(work.lastIndexOf(':') + 1) === elementId);
    if (timer === undefined)
      throw new AppError('conflict', `No timer is open at "${elementId}".`, 'elementId');
    if (isContested(session, timer.work) || (timer.fireAt === null && timer.remainingMs === null))
      throw new AppError('conflict', 'This timer is put aside: see to the incident first.', 'elementId');
    const nowMs = Math.max(batch.now.getTime(), session.order.updatedAt.getTime());
    const leftMs = dueAt === null ? 0 : dueAt.getTime() - nowMs;
    if (dueAt !== null && !(leftMs > 0 && leftMs <= MAX_AHEAD_MS))
      throw new AppError('bad-request', 'dueAt: takes an instant to come, within ten years', 'dueAt');
    const graceMs = dueAt === null ? 0 : batch.context.graceMs(session, elementId);
    session.changeTimer(timer, placedTimer(leftMs, session.order.paused, nowMs, graceMs));
    session.note('timer-moved', { timers: dueTimesOf([timer]) }, elementId);
    if (dueAt === null) fireNow(session, timer, batch.now);
  },
};
