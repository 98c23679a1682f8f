import { z } from 'zod';
import { type Operation, refusals } from './answers';
import { elementIds, fileHash, textOrNull } from './values';

/** The process that orders follow, and what a version of it says of its elements. */

export const PROCESS_ID = 'ordering-items-workflow';
export const DIAGRAM_FILE = 'ordering-items-workflow.bpmn';

const elementKind = z.enum([
  'start',
  'end',
  'job',
  'user',
  'message',
  'signal',
  'condition',
  'timer',
  'gateway',
  'sub-process',
  'event',
  'other',
]);
export type ElementKind = z.infer<typeof elementKind>;

const elementSchema = z
  .object({
    name: z.string().meta({ description: 'As drawn; empty where the drawing names none.' }),
    kind: elementKind,
    customerText: textOrNull.meta({
      description:
        'What it means to the customer: of a task while it is done, of anything else once it happened.',
    }),
    waitingText: textOrNull.meta({ description: 'While it is awaited.' }),
    doneText: textOrNull.meta({ description: 'Once a task is done.' }),
    aheadText: textOrNull.meta({
      description: 'While it is still to come; of a timer, what its time means, with `{time}` in its place.',
    }),
    outcome: textOrNull.meta({ description: 'Ends: how an order ends there.' }),
    next: elementIds.meta({ description: 'Where its flows lead.' }),
    attachedTo: textOrNull.meta({ description: 'Boundary events: the activity they hang on.' }),
    gatewayId: textOrNull.meta({ description: 'The event-based gateway it hangs on.' }),
    competesWith: elementIds.meta({
      description: 'The other elements of that gateway: the first that happens shuts the others out.',
    }),
    handler: textOrNull.meta({
      description:
        'Service tasks: the handler that does the work, found by element id, else by Zeebe job type.',
    }),
    headers: z
      .record(z.string(), z.string())
      .readonly()
      .optional()
      .meta({ description: 'The task headers that its handler is given; left out where there are none.' }),
    messageName: textOrNull,
    signalName: z.string().optional().meta({ description: 'What waits for a signal: its name.' }),
    duration: textOrNull.meta({ description: 'Timers: as the model has it, `PT5M`, a date, or FEEL.' }),
  })
  .meta({ id: 'Element' });
/** One element of a version, in words. */
export type ElementJson = z.infer<typeof elementSchema>;

export const definitionSchema = z
  .object({
    id: z.string().meta({ description: 'The process.' }),
    name: z.string(),
    hash: fileHash,
    elements: z
      .record(z.string(), elementSchema)
      .readonly()
      .meta({ description: 'By element id, in the order of the file.' }),
  })
  .meta({ id: 'Definition' });
export type DefinitionJson = z.infer<typeof definitionSchema>;

const file = z.object({
  file: z.string().meta({
    description:
      'The SHA-256 of the file, then `.bpmn`, `.drawn.bpmn` or `.json`; an order’s `definition.hash` names its own.',
    examples: [`${'0'.repeat(64)}.bpmn`],
  }),
});

const readVersion: Operation = {
  tags: ['Shop'],
  operationId: 'readDefinition',
  summary: 'A version of the process',
  description:
    '`.bpmn`: the bytes of the file. `.drawn.bpmn`: the same as pages show it, in UTF-8, laid out where it has no drawing that can be shown. `.json`: what it says of each element, in words. A version never changes.',
  requestParams: { path: file },
  responses: {
    200: {
      description: 'The version.',
      content: {
        'application/xml': { schema: { type: 'string' } },
        'application/json': { schema: definitionSchema },
      },
    },
    ...refusals([404, 'No version has this hash.'], 503),
  },
};

export const processOperations = { readVersion };
