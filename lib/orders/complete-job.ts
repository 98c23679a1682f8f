import { jobKey } from '@/lib/db/tables/jobs';
import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import { finish } from '@/lib/runtime/run-jobs';
import type { CommandKind, Handler } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/**
 * May a person do what this handler does? Not what writes stock, books, bills or shipments: nobody can do that by hand, and the
 * invariants count it. A task without a handler waits for nobody else.
 */
export const isDoneByHand = (handler: Handler | null): boolean =>
  handler === null || handler.runs === 'outside' || handler.byHand === true;

/**
 * A person has done what a service task would have done. Its incident, if it has one, is seen to.
 * @throws AppError `order-unknown`; `conflict` where it is not open, or is no work for hands; `bad-request` for too much data
 */
export const completeJob: CommandKind<
  { readonly elementId: string; readonly variables: Readonly<Record<string, unknown>> },
  void,
  OrderBatch
> = {
  name: 'complete-job',
  rank: 1,
  locks: 'wait',
  reads: ['jobs'],
  apply: (batch, { orderId, input: { elementId, variables } }) => {
    const session = movingOrder(batch, orderId);
    const work = session.openWork().find((open) => open.kind === 'job' && open.elementId === elementId);
    const row = session.stored.jobs.find((job) => job.work === work?.key);
    if (work === undefined || row === undefined)
      throw new AppError('conflict', `No task "${elementId}" is open in this order.`, 'elementId');
    if (!isDoneByHand(session.loaded.handlerFor(elementId)))
      throw new AppError(
        'conflict',
        `"${elementId}" writes stock, books or papers of the shop, which nobody can do by hand. Try it again instead.`,
        'elementId',
      );
    // Too much is refused before anything changes.
    session.receive(elementId, variables);
    const incident = session.stored.incidents.find((open) => open.work === work.key);
    if (incident !== undefined) session.resolveIncident(incident);
    const job = { key: jobKey(orderId, row.seq, work.key), seq: row.seq, work, attempts: row.attempts };
    finish({ session, job }, { key: job.key, kind: 'completed' }, batch.now);
  },
};
