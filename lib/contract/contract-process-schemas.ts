import { z } from 'zod';
import type {
  DefinitionJson,
  DeveloperJson,
  ElementJson,
  ForecastJson,
  ForecastStep,
  NextEvent,
  OpenJob,
  PossibleEvent,
  ProcessTotalsJson,
  VersionTotals,
} from './contract-process';
import { elementId, instant, of, orderIdText, state, waitsFor } from './contract-schemas';

/** The public JSON of `contract-process.ts` once more, as schemas. */

const elementIds = z.array(z.string()).readonly();
const text = z.string().nullable();

const elementSchema = of<ElementJson>()(
  z
    .object({
      name: z.string().meta({ description: 'As drawn; empty where the drawing names none.' }),
      kind: z.enum([
        'start',
        'end',
        'job',
        'user',
        'message',
        'timer',
        'gateway',
        'sub-process',
        'event',
        'other',
      ]),
      customerText: text.meta({
        description:
          'What it means to the customer: of a task while it is done, of anything else once it happened.',
      }),
      waitingText: text.meta({ description: 'While it is awaited.' }),
      doneText: text.meta({ description: 'Once a task is done.' }),
      aheadText: text.meta({
        description:
          'While it is still to come; of a timer, what its time means, with `{time}` in its place.',
      }),
      outcome: text.meta({ description: 'Ends: how an order ends there.' }),
      next: elementIds.meta({ description: 'Where its flows lead.' }),
      attachedTo: text.meta({ description: 'Boundary events: the activity they hang on.' }),
      gatewayId: text.meta({ description: 'The event-based gateway it hangs on.' }),
      competesWith: elementIds.meta({
        description: 'The other elements of that gateway: the first that happens shuts the others out.',
      }),
      handler: text.meta({
        description:
          'Service tasks: the handler that does the work, found by element id, else by Zeebe job type.',
      }),
      messageName: text,
      duration: text.meta({ description: 'Timers: as the model has it, `PT5M` or FEEL.' }),
    })
    .meta({ id: 'Element' }),
);

export const definitionSchema = of<DefinitionJson>()(
  z
    .object({
      id: z.string().meta({ description: 'The process.' }),
      name: z.string(),
      hash: z.string().meta({ pattern: '^[0-9a-f]{64}$' }),
      elements: z
        .record(z.string(), elementSchema)
        .readonly()
        .meta({ description: 'By element id, in the order of the file.' }),
    })
    .meta({ id: 'Definition' }),
);

const trace = {
  entered: elementIds,
  completed: elementIds,
  takenFlows: elementIds,
  outcome: text.meta({ description: 'How the order ends with it; null: it goes on.' }),
};

const forecastStep = of<ForecastStep>()(
  z
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
    .meta({ id: 'ForecastStep' }),
);

const possibleEvent = of<PossibleEvent>()(
  z
    .object({
      kind: z.enum(['message', 'job-completed', 'user-task-completed']),
      elementId,
      messageName: text,
      known: z.boolean().meta({ description: 'False: where it leads has never been worked out.' }),
      ...trace,
    })
    .meta({ id: 'PossibleEvent' }),
);

export const forecastSchema = of<ForecastJson>()(
  z
    .object({
      orderId: orderIdText,
      version: z.int().min(1),
      paused: z.boolean(),
      steps: z.array(forecastStep),
      ends: z.enum(['ended', 'waits', 'incident', 'limit', 'unknown']).meta({
        description:
          'Why it stops: the order has ended; it waits for what no time brings; an incident needs a person; there ' +
          'would be more; never worked out.',
      }),
      next: z.array(possibleEvent),
    })
    .meta({ id: 'Forecast' }),
);

const orders = z.int().min(0);

const versionTotals = of<VersionTotals>()(
  z
    .object({
      id: z.string().meta({ description: 'The process.' }),
      version: z.int().min(1),
      hash: z.string().meta({ pattern: '^[0-9a-f]{64}$' }),
      orders: orders.meta({ description: 'All that started on it.' }),
      open: orders,
      waiting: z.array(z.object({ elementId, waitsFor, orders })).meta({
        description: 'Where the open ones wait; one that waits for several things counts at each.',
      }),
      ended: z.array(z.object({ outcome: z.string(), orders })).meta({
        description: 'How the others ended: an outcome, or `terminated` or `failed`.',
      }),
      waits: z
        .array(z.object({ elementId, medianSeconds: z.number().min(0), samples: z.int().min(1) }))
        .meta({ description: 'How long orders waited at an element, in real seconds; half of them less.' }),
    })
    .meta({ id: 'VersionTotals' }),
);

export const totalsSchema = of<ProcessTotalsJson>()(
  z
    .object({
      versions: z.array(versionTotals).meta({ description: 'The newest first.' }),
      sample: z
        .object({ orders, from: instant.nullable(), to: instant.nullable() })
        .meta({ description: 'Where the medians come from: the orders that moved last, and when they did.' }),
    })
    .meta({ id: 'ProcessTotals' }),
);

const openJob = of<OpenJob>()(
  z
    .object({
      elementId,
      key: text.meta({ description: 'The same over all attempts; null until it is put aside for later.' }),
      attempts: z.int().min(0).meta({ description: 'Failed ones.' }),
      runAt: instant.nullable().meta({ description: 'When it is tried next; null: out of attempts.' }),
    })
    .meta({ id: 'OpenJob' }),
);

const nextEvent = of<NextEvent>()(
  z
    .object({
      kind: z.enum(['message', 'timer-fired', 'job-completed', 'user-task-completed']),
      elementId,
      curl: text.meta({
        description: 'What makes it happen, as a command line; null: nothing from outside does.',
      }),
    })
    .meta({ id: 'NextEvent' }),
);

export const developerSchema = of<DeveloperJson>()(
  z
    .object({
      orderId: orderIdText,
      version: z.int().min(1),
      state,
      definition: z.object({
        id: z.string(),
        version: z.int().min(1),
        hash: z.string().meta({ pattern: '^[0-9a-f]{64}$' }),
        bpmn: z.string().meta({ description: 'Where its file is.' }),
        json: z.string().meta({ description: 'Where its words are.' }),
      }),
      marking: text.meta({
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
    .meta({ id: 'Developer' }),
);
