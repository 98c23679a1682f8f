import { queueMails } from '@/lib/db/tables/mails';
import { insertShipments } from '@/lib/db/tables/shipments';
import { shipStock } from '@/lib/db/tables/stock';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Creates the shipment, takes the reserved pieces out of the shop and queues the mail that says so. */
export const packageAndDeliver: InStepHandler = {
  elementId: 'package-and-deliver',
  runs: 'in-step',
  errors: [],
  run: async (jobs, sql) => {
    sql.later(
      shipStock(
        sql,
        jobs.map((job) => job.order),
      ),
    );
    sql.later(
      insertShipments(
        sql,
        jobs.map(({ key, order, now }) => ({ orderNumber: order.number, jobKey: key, shippedAt: now })),
      ),
    );
    sql.later(
      queueMails(
        sql,
        jobs.map(({ key, order, now }) => ({
          orderNumber: order.number,
          kind: 'shipped',
          jobKey: key,
          queuedAt: now,
        })),
      ),
    );
    return completed(jobs);
  },
};
