import { z } from 'zod';
import { jsonAnswer, type Operation, plainAnswer, refusals, TOO_NARROW } from './answers';

/** For what watches over the process. */

const tags = ['Server'];

const health: Operation = {
  tags,
  operationId: 'readHealth',
  summary: 'Does the process live?',
  responses: { 200: jsonAnswer('It does.', z.object({ status: z.literal('ok') })) },
};

const readiness: Operation = {
  tags,
  operationId: 'readReadiness',
  summary: 'Can it take orders?',
  description:
    'The database takes a write within a second and the processes are loaded. `detail` says what is missing.',
  responses: {
    200: jsonAnswer('It can.', z.object({ status: z.literal('ready') })),
    ...refusals([503, 'It cannot now.']),
  },
};

const openApi: Operation = {
  tags,
  operationId: 'readOpenApi',
  summary: 'This document',
  responses: { 200: jsonAnswer('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })) },
};

const metrics: Operation = {
  tags: ['Operator'],
  operationId: 'readMetrics',
  summary: 'Figures for Prometheus',
  description: 'Open in the sandbox; in live mode for the operator.',
  security: [{}, { operator: [] }],
  responses: {
    200: plainAnswer('Prometheus’ text format.', 'text/plain'),
    ...refusals(401, [403, TOO_NARROW], 503),
  },
};

export const serverOperations = { health, readiness, openApi, metrics };
