import { z } from 'zod';
import { type Operation, readingOrder } from './answers';
import { elementId, elementIds, instant, orderIdText, ordinal, textOrNull } from './values';

/** What comes next for an order. */

/** What a step would do, with the jobs that it opens taken as done at once. */
const trace = {
  entered: elementIds,
  completed: elementIds,
  takenFlows: elementIds,
  outcome: textOrNull.meta({ description: 'How the order ends with it; null: it goes on.' }),
};

const forecastStep = z
  .object({
    kind: z
      .enum(['job', 'timer'])
      .meta({ description: '`job`: work that is open now, done as soon as it is its turn.' }),
    elementId,
    at: instant.nullable().meta({
      description: 'Timers: when it is due; null while the clock of the order is paused.',
    }),
    firesAt: instant.nullable().meta({ description: 'Timers: with the grace for payments.' }),
    ...trace,
  })
  .meta({ id: 'ForecastStep' });
export type ForecastStep = z.infer<typeof forecastStep>;

const possibleEvent = z
  .object({
    kind: z.enum(['message', 'signal', 'condition-met', 'job-completed', 'user-task-completed']),
    elementId,
    messageName: textOrNull,
    known: z.boolean().meta({ description: 'False: where it leads has never been worked out.' }),
    ...trace,
  })
  .meta({ id: 'PossibleEvent' });
export type PossibleEvent = z.infer<typeof possibleEvent>;

export const forecastSchema = z
  .object({
    orderId: orderIdText,
    version: ordinal,
    paused: z.boolean(),
    steps: z.array(forecastStep),
    ends: z.enum(['ended', 'waits', 'incident', 'limit', 'unknown']).meta({
      description:
        'Why it stops: the order has ended; it waits for what no time brings; an incident needs a person; there ' +
        'would be more; never worked out.',
    }),
    next: z.array(possibleEvent),
  })
  .meta({ id: 'Forecast' });
export type ForecastJson = z.infer<typeof forecastSchema>;

const read: Operation = {
  tags: ['Orders'],
  operationId: 'readForecast',
  summary: 'What comes next for an order',
  description:
    '`steps`: what comes if nothing else happens, the jobs between two waits taken as done at once, at most 20. ' +
    '`next`: what may happen now instead, and where it leads. By the version the order started on.',
  ...readingOrder('The forecast; of an order that has ended an empty one.', forecastSchema),
};

export const forecastOperations = { read };
