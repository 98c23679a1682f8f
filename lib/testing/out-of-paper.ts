import type { FindHandler } from '@/lib/runtime/check-file';
import { findHandler } from '@/lib/tasks/handlers';

/** The product's handlers, but that no bill can be sent while there is no paper: an error that no diagram catches. */
export const handlersWithPaper =
  (hasPaper: () => boolean): FindHandler =>
  (id, jobType) => {
    const handler = findHandler(id, jobType);
    if (handler?.runs !== 'in-step' || handler.elementId !== 'send-bill') return handler;
    return {
      ...handler,
      run: async (jobs, batch) =>
        hasPaper()
          ? handler.run(jobs, batch)
          : jobs.map(({ key }) => ({ key, kind: 'error' as const, errorCode: 'NO_PAPER' })),
    };
  };
