import { z } from 'zod';
import { jsonAnswer, type Operation, plainAnswer, refusals } from './answers';
import { amount, currency } from './values';

/** What is for sale, and what pages need to know of this server. */

const productSchema = z
  .object({
    sku: z.string(),
    name: z.string(),
    price: amount,
    currency,
    available: z.int().meta({ description: 'Pieces that nobody has reserved.' }),
    picture: z
      .string()
      .exactOptional()
      .meta({
        description: 'Where its own picture is, an SVG or a PNG; absent where it has none.',
        examples: ['/api/products/assam-breakfast/picture?v=0a1b2c3d4e5f6071'],
      }),
  })
  .meta({ id: 'Product' });
export type ProductJson = z.infer<typeof productSchema>;

const shopSchema = z
  .object({
    mode: z.enum(['sandbox', 'live']),
    timeScale: z.number(),
    /** Is mail kept in the outbox instead of being sent? */
    outbox: z.boolean(),
    transfer: z.string().exactOptional().meta({
      description:
        'There where nothing is paid on the pages: lines for a bank transfer, with the order’s number as reference; empty where nobody entered any.',
    }),
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

const picture: Operation = {
  tags,
  operationId: 'readProductPicture',
  summary: 'The picture of a product',
  description:
    'An SVG is served with a policy under which nothing in it runs or loads. The address that a product names is kept for ever.',
  requestParams: {
    path: z.object({ sku: z.string().meta({ examples: ['assam-breakfast'] }) }),
    query: z.object({
      v: z.string().optional().meta({ description: 'Which picture: as the product names it.' }),
    }),
  },
  responses: {
    200: {
      description: 'The picture.',
      headers: z.object({ ETag: z.string().meta({ description: 'Changes with the picture.' }) }),
      content: {
        'image/png': { schema: { type: 'string', format: 'binary' } },
        'image/svg+xml': { schema: { type: 'string' } },
      },
    },
    304: plainAnswer('You have it.'),
    ...refusals([404, 'There is no such product, or it has no picture of its own.'], 503),
  },
};

const read: Operation = {
  tags,
  operationId: 'readShop',
  summary: 'How this server was started',
  responses: { 200: jsonAnswer('Its mode, and how much faster than real its time runs.', shopSchema) },
};

export const shopOperations = { listProducts, picture, read };
