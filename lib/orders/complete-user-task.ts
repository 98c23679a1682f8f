import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** A person has done a user task. @throws AppError `conflict` when it is not open, `bad-request` for too much data */
export const completeUserTask: CommandKind<
  { readonly elementId: string; readonly variables: Readonly<Record<string, unknown>> },
  void,
  OrderBatch
> = {
  name: 'complete-user-task',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => {
    const session = movingOrder(batch, orderId);
    const task = session
      .openWork()
      .find((work) => work.kind === 'user' && work.elementId === input.elementId);
    if (task === undefined)
      throw new AppError('conflict', `No user task "${input.elementId}" is open in this order.`, 'elementId');
    session.receive(input.elementId, input.variables);
    session.deliver({ type: 'user-task-completed', work: task.key });
  },
};
