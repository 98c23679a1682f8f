import { OUT_OF_STOCK } from '@/lib/contract/process-names';
import { reserveStock } from '@/lib/db/tables/stock';
import type { InStepHandler } from '@/lib/runtime/types';

/** Checks the stock and reserves it: all of an order's items, or none and the error OUT_OF_STOCK. */
export const validateOrder: InStepHandler = {
  elementId: 'validate-order',
  runs: 'in-step',
  errors: [OUT_OF_STOCK],
  locks: 'stock',
  run: async (jobs, sql) => {
    // An order without items has no total: nothing of it is to be looked up.
    const asking = jobs.filter(({ order }) => order.total !== null);
    const missing = await reserveStock(
      sql,
      asking.map((job) => job.order),
    );
    return jobs.map(({ key, order }) =>
      missing.has(order.number)
        ? { key, kind: 'error', errorCode: OUT_OF_STOCK }
        : { key, kind: 'completed' },
    );
  },
};
