import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Described, type DescribedOperation, DocumentSchemas } from '@/e2e/support/openapi';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, type Received, type Sending, send } from '@/e2e/support/send';
import { CHECKOUT } from '@/e2e/support/server';
import { type Created, create, operator, orderWhen, standsAt } from '@/e2e/support/shop';

const shop = sandbox();
const document = jsonOf<Described>(await send(shop, '/api/openapi.json'));
const schemas = new DocumentSchemas(document);

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, path, method, operation] as const,
  ),
);

/** Streams never end, so only what refuses them can be read to its end. */
const STREAM = '/api/order/events';
/** The page of the document itself is looked at elsewhere; it is no order's. */
let made: Created;
beforeAll(async () => {
  made = await newOrder();
});

async function newOrder(): Promise<Created> {
  const order = await create(shop);
  await orderWhen(shop, order.orderId, 'to wait', (state) => standsAt(state, 'payment-received'));
  return order;
}

/** The answer is one that the document names, with the content that it names. */
function expectDescribed(
  answer: Received,
  path: string,
  method: string,
  operation: DescribedOperation,
): void {
  const status = String(answer.status);
  const response = operation.responses[status];
  if (response === undefined) throw new Error(`${status} is not in the document: ${answer.text}`);
  const type = answer.headers['content-type']?.split(';')[0] ?? '';
  expect(Object.keys(response.content ?? { '': {} })).toContain(type);
  if (!type.endsWith('json')) return;
  const validate = schemas.at('paths', path, method, 'responses', status, 'content', type, 'schema');
  if (!validate(JSON.parse(answer.text)))
    throw new Error(`${status} is not as described: ${schemas.errorsOf(validate)}\n${answer.text}`);
}

/** The address with its parameters: their examples, but for an order that is there. */
function addressOf(
  path: string,
  operation: DescribedOperation,
  orderId: string,
  left: string[] = [],
): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: place, required, schema } of operation.parameters ?? []) {
    if (!required || left.includes(name)) continue;
    const value = name === 'orderId' ? orderId : String(schema.examples?.[0]);
    if (place === 'query') query.set(name, value);
    if (place === 'path') address = address.replace(`{${name}}`, value);
  }
  return query.size === 0 ? address : `${address}?${query}`;
}

const credentials = (operation: DescribedOperation, buyer: Created): Record<string, string> => {
  const needed = new Set((operation.security ?? []).flatMap((one) => Object.keys(one)));
  if (needed.has('buyer')) return { cookie: buyer.cookie };
  return needed.has('operator') ? operator(shop) : {};
};

/** An example's copy for an order that is there. */
const forOrder = (value: unknown, orderId: string): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === 'orderId' ? orderId : inner));

function examplesOf(operation: DescribedOperation): unknown[] {
  const examples = operation.requestBody?.content['application/json']?.examples ?? {};
  return Object.entries(examples)
    .filter(([name]) => name !== 'signed')
    .map(([, { value }]) => value);
}

const WRONG: unknown[] = [
  null,
  true,
  -1,
  0.5,
  '',
  'x'.repeat(2_000),
  '\u0000',
  [],
  [null],
  {},
  { a: { b: 1 } },
];

/** Copies of a body with one field left out, or with a wrong value, at any depth. */
function mutationsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return WRONG;
  const entries = Object.entries(value);
  const put = (key: string, inner: unknown) =>
    Array.isArray(value)
      ? value.map((item, index) => (String(index) === key ? inner : item))
      : { ...value, [key]: inner };
  return [
    ...WRONG,
    ...entries.map(([key]) => Object.fromEntries(entries.filter(([name]) => name !== key))),
    ...entries.flatMap(([key, inner]) => mutationsOf(inner).map((mutation) => put(key, mutation))),
  ];
}

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const answer = await send(shop, '/api/openapi.json');
    expect(answer.headers['content-type']).toBe('application/json');
    const result = await new Validator().validate(JSON.parse(answer.text));
    expect(result).toEqual({ valid: true });
    expect(JSON.parse(answer.text).openapi).toMatch(/^3\.1\./);
  });

  // What a payment provider sends is described by the provider.
  it('has every address of app/api but the providers’, each with the methods that the server takes', async () => {
    const files = readdirSync(join(CHECKOUT, 'app/api'), { recursive: true, encoding: 'utf8' });
    const routes = files
      .filter((file) => file.endsWith('route.ts') && !/^(\[\[\.\.\.|webhooks\/)/.test(file))
      .map((file) => `/api/${file.replace('/route.ts', '').replace(/\[(\w+)\]/g, '{$1}')}`);
    expect(Object.keys(document.paths).sort()).toEqual(routes.sort());
    for (const [path, item] of Object.entries(document.paths)) {
      const { headers } = await send(shop, path.replace(/\{\w+\}/, 'x'), { method: 'OPTIONS' });
      const taken = headers.allow?.split(', ').filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
      expect(
        Object.keys(item)
          .map((method) => method.toUpperCase())
          .sort(),
        path,
      ).toEqual(taken?.sort());
    }
  });

  it('names each operation once', () => {
    const ids = operations.map(([, , , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(15);
  });
});

describe('the server answers as the document says', () => {
  const readable = operations.filter(([, path]) => path !== STREAM);

  it.each(readable)('%s: its examples', async (_name, path, method, operation) => {
    const bodies = examplesOf(operation);
    const order = await newOrder();
    const sendings: Sending[] =
      bodies.length === 0 ? [{}] : bodies.map((body) => ({ json: forOrder(body, order.orderId) }));
    for (const sending of sendings) {
      const answer = await send(shop, addressOf(path, operation, order.orderId), {
        ...sending,
        method: method.toUpperCase(),
        headers: credentials(operation, order),
      });
      expectDescribed(answer, path, method, operation);
      // Only these examples name what a fresh order has not: a person's task, a wait for others, an incident, a made-up hash, an end.
      if (!/tasks|messages|incidents|definitions|erase|picture/.test(path))
        expect(answer.status).toBeLessThan(400);
    }
  });

  it.each(operations.filter(([, , , { security = [] }]) => security.length > 0))(
    '%s: without credentials',
    async (_name, path, method, operation) => {
      const [example] = examplesOf(operation);
      const answer = await send(shop, addressOf(path, operation, made.orderId), {
        method: method.toUpperCase(),
        ...(example === undefined ? {} : { json: forOrder(example, made.orderId) }),
      });
      expectDescribed(answer, path, method, operation);
      const isOpen = operation.security?.some((one) => Object.keys(one).length === 0);
      if (!isOpen) expect([401, 403]).toContain(answer.status);
    },
  );

  it.each(operations.filter(([, , , { parameters = [] }]) => parameters.some(({ required }) => required)))(
    '%s: without a parameter, and with wrong ones',
    async (_name, path, method, operation) => {
      for (const { name, required, in: place } of operation.parameters ?? []) {
        if (!required || place !== 'query') continue;
        const answer = await send(shop, addressOf(path, operation, made.orderId, [name]), { method });
        expect(answer.status).toBe(400);
        expectDescribed(answer, path, method, operation);
      }
      for (const orderId of ['', '42', 'x', '1'.repeat(70), '../..', '7%00', "7' or 1=1"]) {
        const answer = await send(shop, addressOf(path, operation, orderId), { method });
        expectDescribed(answer, path, method, operation);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    },
  );

  it.each(operations.filter(([, , , { requestBody }]) => requestBody !== undefined))(
    '%s: bodies with one field wrong are refused wherever the document refuses them',
    async (_name, path, method, operation) => {
      const validate = schemas.at(
        'paths',
        path,
        method,
        'requestBody',
        'content',
        'application/json',
        'schema',
      );
      let refused = 0;
      for (const example of examplesOf(operation))
        for (const body of mutationsOf(forOrder(example, made.orderId))) {
          const headers = credentials(operation, made);
          const answer = await send(shop, path, { method: method.toUpperCase(), json: body, headers });
          expectDescribed(answer, path, method, operation);
          const isDescribed = validate(body);
          if (answer.status === 400) refused += 1;
          if (!isDescribed) expect([400, 404], JSON.stringify(body)).toContain(answer.status);
        }
      expect(refused).toBeGreaterThan(5);
    },
  );
});
