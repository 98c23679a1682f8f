import { queueMails } from '@/lib/db/tables/mails';
import { releaseStock } from '@/lib/db/tables/stock';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Frees the reserved stock and queues the mail that says so. */
export const sendCancellation: InStepHandler = {
  elementId: 'send-cancellation',
  runs: 'in-step',
  errors: [],
  locks: 'stock',
  run: async (jobs, sql) => {
    await releaseStock(
      sql,
      jobs.map((job) => job.order),
    );
    sql.later(
      queueMails(
        sql,
        jobs.map(({ key, order, now }) => ({
          orderNumber: order.number,
          kind: 'cancelled',
          jobKey: key,
          queuedAt: now,
        })),
      ),
    );
    return completed(jobs);
  },
};
