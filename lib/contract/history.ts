import { z } from 'zod';
import { type Operation, orderIdQuery, readingOrder } from './answers';
import { activeElement } from './order';
import { count, elementId, instant, orderIdText, ordinal } from './values';

/** What happened to an order, step by step. */

const stepType = z.enum([
  'start',
  'job-completed',
  'job-failed',
  'user-task-completed',
  'message',
  'signal',
  'condition-met',
  'timer-fired',
  'payment',
  'refund',
  'refund-granted',
  'refund-sent',
  'refund-failed',
  'chargeback',
  'chargeback-reversed',
  'incident-opened',
  'incident-resolved',
  'clock-moved',
  'timer-moved',
  'moved',
  'suspended',
  'resumed',
  'terminated',
]);
export type StepType = z.infer<typeof stepType>;

const step = z
  .object({
    seq: ordinal,
    at: instant,
    type: stepType,
    elementId: elementId.nullable(),
    entered: z.array(z.string()),
    completed: z.array(z.string()),
    takenFlows: z.array(z.string()),
    activeElements: z.array(activeElement),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Step' });
export type StepJson = z.infer<typeof step>;

const historySchema = z.object({ orderId: orderIdText, steps: z.array(step) }).meta({ id: 'History' });
export type HistoryJson = z.infer<typeof historySchema>;

const reading = readingOrder('The steps, oldest first.', historySchema);

const read: Operation = {
  tags: ['Orders'],
  operationId: 'readHistory',
  summary: 'What happened to an order',
  description:
    'One step for each thing that happened; `seq` counts from 1 and equals the order’s `version`. Who has the steps up ' +
    'to one asks for those behind it.',
  ...reading,
  requestParams: {
    ...reading.requestParams,
    query: orderIdQuery.extend({
      after: count.optional().meta({ description: 'Only the steps whose `seq` is larger. Left out: all.' }),
    }),
  },
};

export const historyOperations = { read };
