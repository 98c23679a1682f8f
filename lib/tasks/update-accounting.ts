import { post } from '@/lib/db/tables/ledger';
import type { InStepHandler } from '@/lib/runtime/types';
import { completed } from './completed';

/** Posts the revenue of a settled order, once: its total or, with none, what was applied. */
export const updateAccounting: InStepHandler = {
  elementId: 'update-accounting',
  runs: 'in-step',
  errors: [],
  run: async (jobs, sql) => {
    sql.later(
      post(
        sql,
        jobs.map(({ order, now }) => ({
          orderNumber: order.number,
          kind: 'revenue',
          reference: `revenue:${order.id}`,
          currency: order.currency,
          postedAt: now,
          debit: 'receivables',
          credit: 'revenue',
          amount: order.total ?? order.applied,
        })),
      ),
    );
    return completed(jobs);
  },
};
