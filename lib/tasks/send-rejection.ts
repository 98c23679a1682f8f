import { queueMails } from '@/lib/db/tables/mails';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Queues the mail that says what is sold out. Nothing was reserved, so nothing is freed. */
export const sendRejection: InStepHandler = {
  elementId: 'send-rejection',
  runs: 'in-step',
  errors: [],
  byHand: true,
  run: async (jobs, sql) => {
    sql.later(
      queueMails(
        sql,
        jobs.map(({ key, order, now }) => ({
          orderNumber: order.number,
          kind: 'rejected',
          jobKey: key,
          queuedAt: now,
        })),
      ),
    );
    return completed(jobs);
  },
};
