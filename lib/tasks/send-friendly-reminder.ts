import { queueMails } from '@/lib/db/tables/mails';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Queues the reminder, unless the order was settled in the meantime: nobody is reminded of what is paid. */
export const sendFriendlyReminder: InStepHandler = {
  elementId: 'send-friendly-reminder',
  runs: 'in-step',
  errors: [],
  byHand: true,
  canBeSkipped: true,
  run: async (jobs, sql) => {
    const unsettled = jobs.filter((job) => job.order.settledAt === null);
    sql.later(
      queueMails(
        sql,
        unsettled.map(({ key, order, now }) => ({
          orderNumber: order.number,
          kind: 'reminder',
          jobKey: key,
          queuedAt: now,
        })),
      ),
    );
    return completed(jobs);
  },
};
