import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { backupOperations } from './backup';
import { checkOperations } from './check';
import { clockOperations } from './clock';
import { customerOperations } from './customer';
import { developerViewOperations } from './developer-view';
import { forecastOperations } from './forecast';
import { historyOperations } from './history';
import { myOrdersOperations } from './my-orders';
import { operatorOperations } from './operator';
import { orderOperations } from './order';
import { paymentOperations } from './payment';
import { processOperations } from './process';
import { processTotalsOperations } from './process-totals';
import { refundOperations } from './refunds';
import { secretsOperations } from './secrets';
import { serverOperations } from './server';
import { shopOperations } from './shop';
import { signalOperations } from './signals';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Raised with each change that clients can see. */
const CONTRACT_VERSION = '1.0.0';

/** Every address of the API, in the order in which the document and its page show them. */
const paths: ZodOpenApiPathsObject = {
  '/api/order': { post: orderOperations.create, get: orderOperations.read },
  '/api/order/history': { get: historyOperations.read },
  '/api/order/forecast': { get: forecastOperations.read },
  '/api/order/developer': { get: developerViewOperations.read },
  '/api/order/badge.svg': { get: orderOperations.badge },
  '/api/order/events': { get: orderOperations.events },
  '/api/order/cancel': { post: orderOperations.cancel },
  '/api/order/clock': { post: clockOperations.move },
  '/api/orders': { get: myOrdersOperations.list },
  '/api/order/customer': { get: customerOperations.read },
  '/api/order/export': { get: customerOperations.exportOrder },
  '/api/order/customer/erase': { post: customerOperations.erase },
  '/api/find-order': { post: customerOperations.findOrder },
  '/api/operator/mails': { get: operatorOperations.listStuckMails },
  '/api/receive-payment': { post: paymentOperations.receive, get: paymentOperations.receiveByLink },
  '/api/products': { get: shopOperations.listProducts },
  '/api/products/{sku}/picture': { get: shopOperations.picture },
  '/api/shop': { get: shopOperations.read },
  '/api/definitions/{file}': { get: processOperations.readVersion },
  '/api/process/totals': { get: processTotalsOperations.read },
  '/api/health': { get: serverOperations.health },
  '/api/ready': { get: serverOperations.readiness },
  '/api/openapi.json': { get: serverOperations.openApi },
  '/api/operator/refunds': { post: operatorOperations.refundOrder, get: refundOperations.list },
  '/api/operator/tasks/complete': { post: operatorOperations.completeTask },
  '/api/operator/messages': { post: operatorOperations.deliverMessage },
  '/api/operator/incidents/retry': { post: operatorOperations.retryIncident },
  '/api/operator/orders/end': { post: operatorOperations.endOrder },
  '/api/operator/signals': { post: signalOperations.send, get: signalOperations.list },
  '/api/operator/secrets': { get: secretsOperations.list },
  '/api/operator/secrets/rotate': { post: secretsOperations.rotate },
  '/api/operator/secrets/revoke': { post: secretsOperations.revoke },
  '/api/operator/check': { post: checkOperations.check },
  '/api/operator/backup': { post: backupOperations.freeze },
  '/api/metrics': { get: serverOperations.metrics },
};

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
          'Every other method is answered 405 with `Allow`, a request for another host than the shop’s 421. Changes asked ' +
          'from other web sites are refused. A client that has too many requests open, or reads too much, is answered ' +
          '429 with `Retry-After` anywhere. Fields ' +
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
      paths,
      // Open to everybody, unless an operation says otherwise.
      security: [{}],
      components: {
        securitySchemes: {
          operator: {
            type: 'http',
            scheme: 'bearer',
            description:
              'The operator token: `OPERATOR_TOKEN`, or the file that the server names at its start. Or a token made at `/desk/tokens`, for what its scopes allow.',
          },
          buyer: {
            type: 'apiKey',
            in: 'cookie',
            name: 'orderflow-orders',
            description:
              'Set by `POST /api/order`: names the orders of this browser, signed. Over HTTPS it is called `__Host-orderflow-orders`.',
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
