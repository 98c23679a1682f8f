import { z } from 'zod';
import { type Operation, readingOrder, TOO_NARROW } from './answers';
import { orderState } from './order';
import { count, elementId, fileHash, instant, orderIdText, ordinal, textOrNull } from './values';

/** What lies behind an order, for those who program against it. */

const openJob = z
  .object({
    elementId,
    key: textOrNull.meta({
      description: 'The same over all attempts; null until it is put aside for later.',
    }),
    attempts: count.meta({ description: 'Failed ones.' }),
    runAt: instant.nullable().meta({ description: 'When it is tried next; null: out of attempts.' }),
    headers: z.record(z.string(), z.string()).readonly().meta({
      description: 'The task headers of the model, which its handler is given.',
    }),
  })
  .meta({ id: 'OpenJob' });
export type OpenJob = z.infer<typeof openJob>;

const nextEvent = z
  .object({
    kind: z.enum([
      'message',
      'signal',
      'condition-met',
      'timer-fired',
      'job-completed',
      'user-task-completed',
    ]),
    elementId,
    curl: textOrNull.meta({
      description: 'What makes it happen, as a command line; null: nothing from outside does.',
    }),
  })
  .meta({ id: 'NextEvent' });
export type NextEvent = z.infer<typeof nextEvent>;

export const developerSchema = z
  .object({
    orderId: orderIdText,
    version: ordinal,
    state: orderState,
    definition: z.object({
      id: z.string(),
      version: ordinal,
      hash: fileHash,
      bpmn: z.string().meta({ description: 'Where its file is.' }),
      json: z.string().meta({ description: 'Where its words are.' }),
    }),
    marking: textOrNull.meta({
      description: 'Where the tokens stand; orders that stand alike share it. Null once ended.',
    }),
    paused: z.boolean(),
    timeScale: z.number(),
    jobs: z.array(openJob),
    timers: z
      .array(z.object({ elementId, dueAt: instant.nullable(), firesAt: instant.nullable() }))
      .meta({ description: 'Both times are null while the clock of the order is paused.' }),
    subscriptions: z.array(z.object({ elementId, messageName: z.string() })),
    nextEvents: z.array(nextEvent),
  })
  .meta({ id: 'Developer' });
export type DeveloperJson = z.infer<typeof developerSchema>;

const read: Operation = {
  tags: ['Orders'],
  operationId: 'readDeveloperView',
  summary: 'What lies behind an order',
  description:
    'Its marking, open jobs, timers and subscriptions, and a command line for each event that may come next. No ' +
    'personal data. Open in the sandbox; in live mode for the operator.',
  security: [{}, { operator: [] }],
  ...readingOrder('What is open.', developerSchema, 401, [403, TOO_NARROW]),
};

export const developerViewOperations = { read };
