import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { etagHeader, ifNoneMatch, jsonAnswer, plainAnswer, refusals } from './answers';
import { definitionSchema, totalsSchema } from './process';
import { productSchema, shopSchema } from './values';

const shop = ['Shop'];
const server = ['Server'];

const file = z.object({
  file: z.string().meta({
    description:
      'The SHA-256 of the file, then `.bpmn` or `.json`; an order’s `definition.hash` names its own.',
    examples: [`${'0'.repeat(64)}.bpmn`],
  }),
});

export const shopPaths: ZodOpenApiPathsObject = {
  '/api/products': {
    get: {
      tags: shop,
      operationId: 'listProducts',
      summary: 'What is for sale',
      requestParams: {
        query: z.object({
          q: z.string().optional().meta({ description: 'Words that name or description must hold.' }),
        }),
      },
      responses: {
        200: jsonAnswer('The products, as they stand on the shelf.', z.array(productSchema)),
        ...refusals(503),
      },
    },
  },
  '/api/shop': {
    get: {
      tags: shop,
      operationId: 'readShop',
      summary: 'How this server was started',
      responses: { 200: jsonAnswer('Its mode, and how much faster than real its time runs.', shopSchema) },
    },
  },
  '/api/definitions/{file}': {
    get: {
      tags: shop,
      operationId: 'readDefinition',
      summary: 'A version of the process',
      description:
        '`.bpmn`: the bytes of the file. `.json`: what it says of each element, in words. A version never changes.',
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
    },
  },
  '/api/process/totals': {
    get: {
      tags: shop,
      operationId: 'readTotals',
      summary: 'How many orders stand where',
      description:
        'By version of the process; at most a second old. Open in the sandbox; in live mode for the operator.',
      security: [{}, { operator: [] }],
      requestParams: { header: ifNoneMatch },
      responses: {
        200: jsonAnswer('The totals.', totalsSchema, etagHeader),
        304: plainAnswer('Nothing has changed since.'),
        ...refusals(401, 503),
      },
    },
  },
  '/api/health': {
    get: {
      tags: server,
      operationId: 'readHealth',
      summary: 'Does the process live?',
      responses: { 200: jsonAnswer('It does.', z.object({ status: z.literal('ok') })) },
    },
  },
  '/api/ready': {
    get: {
      tags: server,
      operationId: 'readReadiness',
      summary: 'Can it take orders?',
      description: 'The database answers within a second and the processes are loaded.',
      responses: {
        200: jsonAnswer('It can.', z.object({ status: z.literal('ready') })),
        ...refusals([503, 'It cannot now.']),
      },
    },
  },
  '/api/openapi.json': {
    get: {
      tags: server,
      operationId: 'readOpenApi',
      summary: 'This document',
      responses: { 200: jsonAnswer('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })) },
    },
  },
};
