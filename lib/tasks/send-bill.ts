import { insertBills } from '@/lib/db/tables/bills';
import { queueMails } from '@/lib/db/tables/mails';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Writes the bill, with the next number of the gapless series, and queues the mail that brings it. */
export const sendBill: InStepHandler = {
  elementId: 'send-bill',
  runs: 'in-step',
  errors: [],
  locks: 'counters',
  run: async (jobs, sql) => {
    const bills = jobs.map(({ key, order, now }) => ({
      orderNumber: order.number,
      jobKey: key,
      currency: order.currency,
      total: order.total,
      issuedAt: now,
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
    // Last: from here to the commit nobody else gets a number.
    sql.later(insertBills(sql, bills));
    return completed(jobs);
  },
};
