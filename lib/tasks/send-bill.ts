import { insertBills } from '@/lib/db/tables/bills';
import { queueMails } from '@/lib/db/tables/mails';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Writes the confirmation of the order with the request for payment, and queues the mail that brings it. */
export const sendBill: InStepHandler = {
  elementId: 'send-bill',
  runs: 'in-step',
  errors: [],
  run: async (jobs, sql) => {
    const [first] = jobs;
    if (first === undefined) return [];
    const bills = jobs.map(({ key, order }) => ({
      orderNumber: order.number,
      jobKey: key,
      currency: order.currency,
      total: order.total,
    }));
    sql.later(
      queueMails(
        sql,
        jobs.map(({ key, order, now }) => ({
          orderNumber: order.number,
          kind: 'bill',
          jobKey: key,
          queuedAt: now,
        })),
      ),
    );
    // One batch, one instant.
    sql.later(insertBills(sql, bills, first.now));
    return completed(jobs);
  },
};
