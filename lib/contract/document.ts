import { createDocument } from 'zod-openapi';
import { customerPaths } from './customer';
import { operatorPaths } from './operator';
import { orderPaths } from './order';
import { paymentPaths } from './payment';
import { shopPaths } from './shop';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Raised with each change that clients can see. */
const CONTRACT_VERSION = '1.0.0';

let document: OpenApiDocument | undefined;

/** The API as OpenAPI 3.1: made of the very schemas that check requests. A test holds the running server against it. */
export function openApiDocument(): OpenApiDocument {
  document ??= createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Orderflow',
        version: CONTRACT_VERSION,
        description:
          'Orders are process instances that anyone can watch. Refusals are `application/problem+json` (RFC 9457). ' +
          'Every other method is answered 405 with `Allow`. Changes asked from other web sites are refused. Fields ' +
          'may be added to any answer.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'Orders', description: 'Create, read, watch and cancel orders.' },
        { name: 'Customers', description: 'What only the buyer may see, take away or have erased.' },
        { name: 'Payments', description: 'What the payment system reports.' },
        { name: 'Shop', description: 'What the pages are made of.' },
        { name: 'Operator', description: 'With `Authorization: Bearer <operator token>`.' },
        { name: 'Server', description: 'For what watches over the process.' },
      ],
      paths: { ...orderPaths, ...customerPaths, ...paymentPaths, ...shopPaths, ...operatorPaths },
      // Open to everybody, unless an operation says otherwise.
      security: [{}],
      components: {
        securitySchemes: {
          operator: {
            type: 'http',
            scheme: 'bearer',
            description:
              'The operator token: `OPERATOR_TOKEN`, or the file that the server names at its start.',
          },
          buyer: {
            type: 'apiKey',
            in: 'cookie',
            name: 'orderflow-orders',
            description: 'Set by `POST /api/order`: names the orders of this browser, signed.',
          },
          standardWebhooks: {
            type: 'apiKey',
            in: 'header',
            name: 'webhook-signature',
            description:
              'Standard Webhooks, with the secret of `PAYMENT_WEBHOOK_SECRET`: standardwebhooks.com.',
          },
        },
      },
    },
    {
      // An answer may grow: clients that are made from this must not refuse a new field.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false)
          delete jsonSchema.additionalProperties;
      },
    },
  );
  return document;
}
