import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  BUYER,
  etagHeader,
  exampleOf,
  ifNoneMatch,
  jsonAnswer,
  jsonBody,
  type Operation,
  orderIdQuery,
  plainAnswer,
  refusals,
} from './answers';
import { cancelInput, clockInput, createInput } from './inputs/order';
import { developerSchema, forecastSchema } from './process';
import { historySchema, myOrdersSchema, orderSchema } from './values';

const tags = ['Orders'];

const location = { Location: z.string().meta({ description: 'The page of the order.' }) };

const create: Operation = {
  tags,
  operationId: 'createOrder',
  summary: 'Create an order',
  description:
    'JSON, or `Accept: application/json`: 201 with the order. Any other body, or none: 302 to the page of the order; ' +
    'the body is not read. Committed before the answer goes out. Sets the cookie that makes this browser the buyer.',
  requestParams: {
    header: z.object({
      'Idempotency-Key': z.string().min(1).max(255).optional().meta({
        description:
          'Printable ASCII, kept for 7 days: the same key with the same body gives the same order, however often.',
      }),
    }),
  },
  requestBody: jsonBody(
    createInput,
    {
      items: [{ sku: 'assam-breakfast', quantity: 2 }],
      customer: { name: 'Ada Jones', email: 'ada@example.com', address: '1 Mill Lane, Leeds' },
    },
    false,
  ),
  responses: {
    201: jsonAnswer('The new order.', orderSchema, { ...location, ...etagHeader }),
    302: { description: 'The order was created.', headers: z.object(location) },
    ...refusals(400, [403, 'Asked from another web site.'], 413, 422, 429, 503),
  },
};

const read: Operation = {
  tags,
  operationId: 'readOrder',
  summary: 'The state of an order',
  description: 'No personal data: whoever has the number may read. Of several `orderId` the first counts.',
  requestParams: { query: orderIdQuery, header: ifNoneMatch },
  responses: {
    200: jsonAnswer('The order as it is now.', orderSchema, etagHeader),
    304: plainAnswer('Nothing has changed since.'),
    ...refusals([400, 'No `orderId` was given.'], 404, 503),
  },
};

const history: Operation = {
  tags,
  operationId: 'readHistory',
  summary: 'What happened to an order',
  description: 'One step for each thing that happened; `seq` counts from 1 and equals the order’s `version`.',
  requestParams: { query: orderIdQuery, header: ifNoneMatch },
  responses: {
    200: jsonAnswer('All steps, oldest first.', historySchema, etagHeader),
    304: plainAnswer('Nothing has changed since.'),
    ...refusals([400, 'No `orderId` was given.'], 404, 503),
  },
};

const forecast: Operation = {
  tags,
  operationId: 'readForecast',
  summary: 'What comes next for an order',
  description:
    '`steps`: what comes if nothing else happens, the jobs between two waits taken as done at once, at most 20. ' +
    '`next`: what may happen now instead, and where it leads. By the version the order started on.',
  requestParams: { query: orderIdQuery, header: ifNoneMatch },
  responses: {
    200: jsonAnswer('The forecast; of an order that has ended an empty one.', forecastSchema, etagHeader),
    304: plainAnswer('Nothing has changed since.'),
    ...refusals([400, 'No `orderId` was given.'], 404, 503),
  },
};

const developer: Operation = {
  tags,
  operationId: 'readDeveloperView',
  summary: 'What lies behind an order',
  description:
    'Its marking, open jobs, timers and subscriptions, and a command line for each event that may come next. No ' +
    'personal data. Open in the sandbox; in live mode for the operator.',
  security: [{}, { operator: [] }],
  requestParams: { query: orderIdQuery, header: ifNoneMatch },
  responses: {
    200: jsonAnswer('What is open.', developerSchema, etagHeader),
    304: plainAnswer('Nothing has changed since.'),
    ...refusals([400, 'No `orderId` was given.'], 401, 404, 503),
  },
};

const badge: Operation = {
  tags,
  operationId: 'readBadge',
  summary: 'The state of an order as a picture',
  description: 'A small SVG for other pages, in plain words. No personal data.',
  requestParams: { query: orderIdQuery, header: ifNoneMatch },
  responses: {
    200: {
      description: 'The picture.',
      headers: z.object(etagHeader),
      content: { 'image/svg+xml': { schema: { type: 'string' } } },
    },
    304: plainAnswer('Nothing has changed since.'),
    ...refusals([400, 'No `orderId` was given.'], 404, 503),
  },
};

const events: Operation = {
  tags,
  operationId: 'watchOrder',
  summary: 'Watch an order',
  description:
    'Server-sent events: `id` is the version, `data` the whole order as JSON. Versions may be skipped, never repeated ' +
    'or lowered. A comment every 15 s; closes a minute after the end.',
  requestParams: {
    query: orderIdQuery,
    header: z.object({
      'Last-Event-ID': z.string().optional().meta({ description: 'Sent by browsers when they reconnect.' }),
    }),
  },
  responses: {
    200: plainAnswer('The stream.', 'text/event-stream'),
    204: plainAnswer('The order has ended and you know it: do not reconnect.'),
    ...refusals([400, 'No `orderId` was given.'], 404, [503, 'Too many streams are open.']),
  },
};

const cancel: Operation = {
  tags,
  operationId: 'cancelOrder',
  summary: 'Cancel an order',
  security: BUYER,
  requestBody: jsonBody(cancelInput, exampleOf()),
  responses: {
    202: jsonAnswer('It is cancelled, or will be as soon as it can be.', orderSchema, etagHeader),
    ...refusals(400, 403, 404, [409, 'The order is paid for, or has ended.'], 413, 503),
  },
};

const clock: Operation = {
  tags,
  operationId: 'moveClock',
  summary: 'Move the clock of an order',
  description: 'Sandbox only: in live mode there is nothing at this address. `speed` goes with `run` only.',
  security: BUYER,
  requestBody: jsonBody(clockInput, exampleOf({ move: 'run', speed: 60 })),
  responses: {
    200: jsonAnswer('The order by its new clock.', orderSchema, etagHeader),
    ...refusals(400, 403, 404, [409, 'The order has ended, or has no timer to move.'], 413, 503),
  },
};

const mine: Operation = {
  tags,
  operationId: 'listMyOrders',
  summary: 'The orders of this browser',
  description: 'Newest first. Without the buyer’s cookie the list is empty.',
  security: [{}, { buyer: [] }],
  responses: { 200: jsonAnswer('The orders.', myOrdersSchema), ...refusals(503) },
};

export const orderPaths: ZodOpenApiPathsObject = {
  '/api/order': { post: create, get: read },
  '/api/order/history': { get: history },
  '/api/order/forecast': { get: forecast },
  '/api/order/developer': { get: developer },
  '/api/order/badge.svg': { get: badge },
  '/api/order/events': { get: events },
  '/api/order/cancel': { post: cancel },
  '/api/order/clock': { post: clock },
  '/api/orders': { get: mine },
};
