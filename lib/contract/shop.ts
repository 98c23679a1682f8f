import { z } from 'zod';
import { jsonAnswer, type Operation, refusals } from './answers';
import { amount, currency } from './values';

/** What is for sale, and what pages need to know of this server. */

const productSchema = z
  .object({
    sku: z.string(),
    name: z.string(),
    price: amount,
    currency,
    available: z.int().meta({ description: 'Pieces that nobody has reserved.' }),
  })
  .meta({ id: 'Product' });
export type ProductJson = z.infer<typeof productSchema>;

const shopSchema = z
  .object({
    mode: z.enum(['sandbox', 'live']),
    timeScale: z.number(),
    /** Is mail kept in the outbox instead of being sent? */
    outbox: z.boolean(),
    card: z.literal(true).exactOptional().meta({ description: 'There where cards are taken.' }),
  })
  .meta({ id: 'Shop' });
export type ShopJson = z.infer<typeof shopSchema>;

const tags = ['Shop'];

const listProducts: Operation = {
  tags,
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
};

const read: Operation = {
  tags,
  operationId: 'readShop',
  summary: 'How this server was started',
  responses: { 200: jsonAnswer('Its mode, and how much faster than real its time runs.', shopSchema) },
};

export const shopOperations = { listProducts, read };
