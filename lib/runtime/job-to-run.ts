import type { OrderRow } from '@/lib/db/tables/orders';
import { dataScopesOf } from '@/lib/engine/data-scopes';
import type { JobToRun, LoadedDefinition } from './types';
import { visibleTo } from './variables';

interface OpenJob {
  readonly key: string;
  /** Of the task in the model. */
  readonly elementId: string;
  readonly now: Date;
}

/** What a handler is given: the order as it is now, and what the model says of the task. */
export function jobToRun({ definition }: LoadedDefinition, order: OrderRow, job: OpenJob): JobToRun {
  const { elementId } = job;
  const variables = visibleTo(order.variables, order.locals, dataScopesOf(definition, elementId));
  return { ...job, order, variables, headers: definition.headers.get(elementId) ?? {} };
}
