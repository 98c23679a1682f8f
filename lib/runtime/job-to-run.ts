import type { OrderRow } from '@/lib/db/tables/orders';
import type { JobToRun, LoadedDefinition } from './types';

interface OpenJob {
  readonly key: string;
  /** Of the task in the model. */
  readonly elementId: string;
  readonly now: Date;
}

/** What a handler is given: the order as it is now, and what the model says of the task. */
export function jobToRun({ definition }: LoadedDefinition, order: OrderRow, job: OpenJob): JobToRun {
  return { ...job, order, headers: definition.headers.get(job.elementId) ?? {} };
}
