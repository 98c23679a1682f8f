import { z } from 'zod';
import type {
  ActiveElement,
  CompletedElement,
  CustomerJson,
  HistoryJson,
  Incident,
  MyOrdersJson,
  OrderJson,
  ProblemJson,
  ProductJson,
  ShopJson,
  StepJson,
} from './contract';

/** The public JSON of `contract.ts` once more, as schemas: for the OpenAPI document, and what checks answers by it. */

/** The schema of a type, neither less nor more of it: the compiler refuses what differs. */
export const of =
  <T>() =>
  <S extends z.ZodType<T>>(schema: S & (T extends z.output<S> ? unknown : never)): S =>
    schema;

export const ORDER_ID_EXAMPLE = '7302155936283719424';

export const orderIdText = z.string().meta({
  description: 'A positive number below 2^63, as a string: JSON numbers would lose digits.',
  pattern: '^\\d{1,19}$',
  examples: [ORDER_ID_EXAMPLE],
});
export const instant = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC.' });
const amount = z.string().meta({ pattern: '^\\d+\\.\\d{2}$', examples: ['12.50'] });
const currency = z.string().meta({ pattern: '^[A-Z]{3}$', examples: ['EUR'] });
export const elementId = z.string().meta({
  description: 'The id of an element of the diagram.',
  examples: ['payment-received'],
});
const count = z.int().min(0);

export const verdictSchema = z
  .enum([
    'duplicate',
    'wrong-currency',
    'over',
    'late',
    'early',
    'partial',
    'applied',
    'unmatched',
    'ignored',
  ])
  .meta({ id: 'Verdict', description: 'What became of a payment; it never changes.' });

export const waitsFor = z.enum(['job', 'user', 'message', 'timer']);

const activeElement = of<ActiveElement>()(
  z
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
      since: instant,
      dueAt: instant.exactOptional().meta({
        description: 'Timers only; absent while the clock of the order is paused.',
      }),
    })
    .meta({ id: 'ActiveElement' }),
);

const completedElement = of<CompletedElement>()(
  z
    .object({ elementId, count: z.int().min(1), at: instant.meta({ description: 'The last time.' }) })
    .meta({ id: 'CompletedElement' }),
);

const incident = of<Incident>()(
  z
    .object({ elementId, message: z.string(), since: instant, attempts: count })
    .meta({ id: 'Incident', description: 'Something failed and waits for a person; nothing is lost.' }),
);

export const state = z.enum(['ACTIVE', 'COMPLETED', 'TERMINATED', 'FAILED']);
const outcome = z.string().nullable().meta({
  description: 'How the order ended: `fulfilled`, `cancelled`, `rejected`; null until then.',
});
const payment = z.object({
  status: z.enum(['unpaid', 'partial', 'paid', 'over', 'refund-due']),
  received: amount,
  total: amount.nullable().meta({ description: 'Null: the first payment settles the order.' }),
  currency,
});

export const orderSchema = of<OrderJson>()(
  z
    .object({
      orderId: orderIdText,
      state,
      createdAt: instant,
      updatedAt: instant,
      version: z.int().min(1).meta({ description: 'Rises with every change that shows here.' }),
      outcome,
      definition: z.object({
        id: z.string(),
        version: z.int().min(1),
        hash: z.string().meta({ pattern: '^[0-9a-f]{64}$' }),
      }),
      activeElements: z.array(activeElement),
      completedElements: z.array(completedElement),
      takenFlows: z.array(z.string()).meta({ description: 'Ids of sequence flows.' }),
      incidents: z.array(incident),
      payment,
    })
    .meta({ id: 'Order' }),
);

const step = of<StepJson>()(
  z
    .object({
      seq: z.int().min(1),
      at: instant,
      type: z.enum([
        'start',
        'job-completed',
        'job-failed',
        'user-task-completed',
        'message',
        'timer-fired',
        'payment',
        'refund',
        'incident-opened',
        'incident-resolved',
        'clock-moved',
        'terminated',
      ]),
      elementId: elementId.nullable(),
      entered: z.array(z.string()),
      completed: z.array(z.string()),
      takenFlows: z.array(z.string()),
      activeElements: z.array(activeElement),
      data: z.record(z.string(), z.unknown()),
    })
    .meta({ id: 'Step' }),
);

export const historySchema = of<HistoryJson>()(
  z.object({ orderId: orderIdText, steps: z.array(step) }).meta({ id: 'History' }),
);

export const productSchema = of<ProductJson>()(
  z
    .object({
      sku: z.string(),
      name: z.string(),
      price: amount,
      currency,
      available: z.int().meta({ description: 'Pieces that nobody has reserved.' }),
    })
    .meta({ id: 'Product' }),
);

export const myOrdersSchema = of<MyOrdersJson>()(
  z
    .object({
      orders: z.array(
        z.object({
          orderId: orderIdText,
          state,
          createdAt: instant,
          outcome,
          payment,
          payable: z.boolean().meta({ description: 'A payment may still reach its process, now or later.' }),
          cancellable: z.boolean(),
          items: z.array(z.object({ name: z.string(), quantity: z.int().min(1) })),
        }),
      ),
    })
    .meta({ id: 'MyOrders' }),
);

export const customerSchema = of<CustomerJson>()(
  z
    .object({
      orderId: orderIdText,
      name: z.string().nullable(),
      email: z.string().nullable(),
      address: z.string().nullable(),
      erasedAt: instant.nullable(),
      erasable: z.boolean().meta({ description: 'Only once the order has ended.' }),
    })
    .meta({ id: 'Customer' }),
);

export const shopSchema = of<ShopJson>()(
  z
    .object({
      mode: z.enum(['sandbox', 'live']),
      timeScale: z.number(),
      outbox: z.boolean(),
      card: z.literal(true).exactOptional().meta({ description: 'There where cards are taken.' }),
    })
    .meta({ id: 'Shop' }),
);

export const problemSchema = of<ProblemJson>()(
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string().meta({ description: 'What was wrong and what would be right.' }),
      field: z.string().exactOptional().meta({ description: 'The input that was wrong, when one was.' }),
    })
    .meta({ id: 'Problem', description: 'RFC 9457.' }),
);
