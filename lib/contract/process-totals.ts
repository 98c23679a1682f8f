import { z } from 'zod';
import {
  etagHeader,
  ifNoneMatch,
  jsonAnswer,
  type Operation,
  plainAnswer,
  refusals,
  TOO_NARROW,
} from './answers';
import { waitsFor } from './order';
import { count, elementId, fileHash, instant, ordinal } from './values';

/** How many orders stand where. */

const orders = count;

const versionTotals = z
  .object({
    id: z.string().meta({ description: 'The process.' }),
    version: ordinal,
    hash: fileHash,
    orders: orders.meta({ description: 'All that started on it.' }),
    open: orders,
    waiting: z.array(z.object({ elementId, waitsFor, orders })).meta({
      description: 'Where the open ones wait; one that waits for several things counts at each.',
    }),
    stopped: z.array(z.object({ elementId, orders })).meta({
      description:
        'Where open ones could not go on and wait for a person, counted among those that wait, too.',
    }),
    ended: z.array(z.object({ outcome: z.string(), orders })).meta({
      description: 'How the others ended: an outcome, or `terminated` or `failed`.',
    }),
    waits: z
      .array(z.object({ elementId, medianSeconds: z.number().min(0), samples: z.int().min(1) }))
      .meta({ description: 'How long orders waited at an element, in real seconds; half of them less.' }),
  })
  .meta({ id: 'VersionTotals' });
export type VersionTotals = z.infer<typeof versionTotals>;

export const totalsSchema = z
  .object({
    versions: z.array(versionTotals).meta({ description: 'The newest first.' }),
    sample: z
      .object({ orders, from: instant.nullable(), to: instant.nullable() })
      .meta({ description: 'Where the medians come from: the orders that moved last, and when they did.' }),
  })
  .meta({ id: 'ProcessTotals' });
export type ProcessTotalsJson = z.infer<typeof totalsSchema>;

const read: Operation = {
  tags: ['Shop'],
  operationId: 'readTotals',
  summary: 'How many orders stand where',
  description:
    'By version of the process; at most a second old. Open in the sandbox; in live mode for the operator.',
  security: [{}, { operator: [] }],
  requestParams: { header: ifNoneMatch },
  responses: {
    200: jsonAnswer('The totals.', totalsSchema, etagHeader),
    304: plainAnswer('Nothing has changed since.'),
    ...refusals(401, [403, TOO_NARROW], 503),
  },
};

export const processTotalsOperations = { read };
