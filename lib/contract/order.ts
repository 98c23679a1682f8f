import { z } from 'zod';
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
  readingOrder,
  refusals,
} from './answers';
import { MAX_LINES, MAX_QUANTITY } from './limits';
import {
  amount,
  count,
  currency,
  elementId,
  emailInput,
  fileHash,
  instant,
  orderIdInput,
  orderIdText,
  ordinal,
  textInput,
} from './values';

/** An order: what is asked to make and to cancel one, and its state that everybody may watch. */

export const orderState = z.enum(['ACTIVE', 'COMPLETED', 'TERMINATED', 'FAILED']);
export type OrderState = z.infer<typeof orderState>;

export const waitsFor = z.enum(['job', 'user', 'message', 'signal', 'condition', 'timer']);
export type WaitsFor = z.infer<typeof waitsFor>;

/** Money that goes back or went back, once some of it has moved: one entry for each state and currency. */
const moneyBack = z
  .object({
    state: z.enum(['due', 'pending', 'refunded', 'charged-back']).meta({
      description:
        '`due`: not sent yet. `pending`: the provider has it. `refunded`: it has gone back. `charged-back`: taken by the ' +
        'customer’s bank in a dispute.',
    }),
    amount,
    currency,
  })
  .meta({ id: 'MoneyBack' });
export type MoneyBack = z.infer<typeof moneyBack>;

const paymentStatus = z.enum(['unpaid', 'partial', 'paid', 'over', 'refund-due']);
export type PaymentStatus = z.infer<typeof paymentStatus>;

export const activeElement = z
  .object({
    elementId,
    waitsFor,
    messageName: z
      .string()
      .exactOptional()
      .meta({
        description:
          'Messages only: the name of the message that is awaited. Decide by it, never by the element id.',
        examples: ['payment-received'],
      }),
    signalName: z
      .string()
      .exactOptional()
      .meta({ description: 'Signals only: the name of the signal that is awaited.' }),
    since: instant,
    dueAt: instant.exactOptional().meta({
      description: 'Timers only; absent while the clock of the order is paused.',
    }),
  })
  .meta({ id: 'ActiveElement' });
export type ActiveElement = z.infer<typeof activeElement>;

const completedElement = z
  .object({ elementId, count: z.int().min(1), at: instant.meta({ description: 'The last time.' }) })
  .meta({ id: 'CompletedElement' });
export type CompletedElement = z.infer<typeof completedElement>;

const incident = z
  .object({
    elementId,
    blockedElementId: elementId.exactOptional().meta({
      description:
        'What could not go on, such as a gateway behind it. Absent where it is the element itself.',
    }),
    message: z.string(),
    since: instant,
    attempts: count,
  })
  .meta({ id: 'Incident', description: 'Something failed and waits for a person; nothing is lost.' });
export type Incident = z.infer<typeof incident>;

const shipment = z
  .object({
    carrier: z
      .string()
      .nullable()
      .meta({ description: 'Null: nobody named one.', examples: ['An Post'] }),
    trackingNumber: z.string().nullable(),
    trackingUrl: z.string().nullable().meta({ description: 'Where the carrier shows it.' }),
    shippedAt: instant,
    expectedOn: z.string().nullable().meta({ format: 'date', description: 'The day it should arrive.' }),
  })
  .meta({ id: 'Shipment' });
export type ShipmentJson = z.infer<typeof shipment>;

const shortage = z
  .object({
    sku: z.string(),
    name: z.string().meta({ description: 'As it was called when it was ordered.' }),
    quantity: count.meta({ description: 'How many were wanted.' }),
    available: count.meta({ description: 'How many there were then.' }),
  })
  .meta({ id: 'Shortage' });
export type ShortageJson = z.infer<typeof shortage>;

export const orderSchema = z
  .object({
    orderId: orderIdText,
    state: orderState,
    createdAt: instant,
    updatedAt: instant,
    version: ordinal.meta({ description: 'Rises with every change that shows here.' }),
    outcome: z.string().nullable().meta({
      description: 'How the order ended: `fulfilled`, `cancelled`, `rejected`; null until then.',
    }),
    definition: z.object({ id: z.string(), version: ordinal, hash: fileHash }),
    activeElements: z.array(activeElement),
    completedElements: z.array(completedElement),
    takenFlows: z.array(z.string()).meta({ description: 'Ids of sequence flows.' }),
    incidents: z.array(incident),
    suspended: z.boolean().meta({
      description:
        'The shop holds the order for now: nothing moves it, and what arrives is kept until it goes on.',
    }),
    payment: z.object({
      status: paymentStatus,
      received: amount,
      total: amount.nullable().meta({ description: 'Null: the first payment settles the order.' }),
      currency,
      refunds: z.array(moneyBack).exactOptional().meta({ description: 'Absent until some of it has moved.' }),
      foreign: z.array(z.object({ amount, currency })).exactOptional().meta({
        description:
          'What came in another currency than the order’s, one sum a currency; it counts towards nothing. Absent until some has.',
      }),
    }),
    shipment: shipment.nullable().meta({ description: 'Null: the parcel has not left.' }),
    shortages: z.array(shortage).exactOptional().meta({
      description:
        'What had sold out when the order wanted it. For its buyer and the operator alone; absent where nothing had.',
    }),
  })
  .meta({ id: 'Order' });
export type OrderJson = z.infer<typeof orderSchema>;

const KNOWN_PRICE = /^\d{1,10}(\.\d{1,3})?$/;
const priceError = 'takes the price of one piece as GET /api/products tells it, such as "12.50"';
const quantityError = `takes a whole number from 1 to ${MAX_QUANTITY}`;

export const createInput = z.object(
  {
    items: z
      .array(
        z.object(
          {
            sku: z
              .string({ error: 'takes the sku of a product' })
              .min(1, { error: 'takes the sku of a product' })
              .max(100),
            quantity: z
              .int({ error: quantityError })
              .min(1, { error: quantityError })
              .max(MAX_QUANTITY, { error: quantityError }),
            price: z
              .string({ error: priceError })
              .regex(KNOWN_PRICE, { error: priceError })
              .optional()
              .meta({
                description:
                  'What one piece costs as you know it: where it costs something else by now, 409 and no order.',
                examples: ['12.50'],
              }),
          },
          { error: 'takes { "sku", "quantity", "price"? }' },
        ),
        { error: 'takes a list of { "sku", "quantity", "price"? }' },
      )
      .max(MAX_LINES, { error: `takes at most ${MAX_LINES} lines` })
      .optional(),
    customer: z
      .object(
        { name: textInput(200), email: emailInput, address: textInput(1000) },
        { error: 'takes { "name", "email", "address" }' },
      )
      .optional(),
  },
  { error: 'The body takes a JSON object: { "items"?, "customer"? }.' },
);

export const cancelInput = z.object({ orderId: orderIdInput }, { error: 'The body takes { "orderId" }.' });

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
          'Printable ASCII, kept for 7 days: the same key with the same body from the same client address (IPv6: its /64) gives the same order, however often. The operator token has a space of its own.',
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
    ...refusals(
      400,
      [403, 'Asked from another web site.'],
      [
        409,
        'A piece costs something else than the `price` that was sent; or more unpaid pieces than one order, one client ' +
          'or all together may hold; `detail` says which. Less than is ' +
          'asked for on the shelf is no refusal: the order is taken, and its process rejects it.',
      ],
      413,
      422,
      429,
      503,
    ),
  },
};

const read: Operation = {
  tags,
  operationId: 'readOrder',
  summary: 'The state of an order',
  description: 'No personal data: whoever has the number may read. Of several `orderId` the first counts.',
  ...readingOrder('The order as it is now.', orderSchema),
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
    'or lowered. A comment every 15 s, or an event `ping`; closes a minute after the end.',
  requestParams: {
    query: orderIdQuery.extend({
      pings: z
        .literal('1')
        .optional()
        .meta({
          description:
            'Events named `ping` instead of the comments, without an id, the first right behind the first version: ' +
            'scripts hear them, and can tell by them whether something on the way gathers up the stream. ' +
            '`onmessage` of an EventSource is not called for them.',
        }),
    }),
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

export const orderOperations = { create, read, badge, events, cancel };
