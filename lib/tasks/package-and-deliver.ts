import { insertShipments } from '@/lib/db/tables/shipments';
import { shipStock } from '@/lib/db/tables/stock';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Creates the shipment and takes the reserved pieces out of the shop. */
export const packageAndDeliver: InStepHandler = {
  elementId: 'package-and-deliver',
  runs: 'in-step',
  errors: [],
  run: async (jobs, sql) => {
    await shipStock(
      sql,
      jobs.map((job) => job.order.id),
    );
    await insertShipments(
      sql,
      jobs.map(({ key, order, now }) => ({ orderId: order.id, jobKey: key, shippedAt: now })),
    );
    return completed(jobs);
  },
};
