import { expect, it } from 'vitest';
import { openApiDocument } from './document';
import { referenceOf } from './reference';

const { groups, models } = referenceOf(openApiDocument());
const endpoints = groups.flatMap((group) => group.endpoints);

it('shows every operation of the document, each in a group', () => {
  const ids = Object.values(openApiDocument().paths ?? {}).flatMap((item) =>
    Object.values(item).map((operation) => operation.operationId),
  );
  expect(endpoints.map(({ id }) => id).sort()).toEqual(ids.sort());
  for (const { summary, answers } of endpoints) {
    expect(summary).not.toBe('');
    expect(answers.length).toBeGreaterThan(0);
  }
});

it('tells fields by their path, with types and bounds in words', () => {
  const create = endpoints.find(({ id }) => id === 'createOrder');
  expect(create?.body?.fields.map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
    ['items', 'list of object', false],
    ['items[].sku', 'text, 1 to 100 characters', true],
    ['items[].quantity', 'integer, 1 to 99', true],
    ['items[].price', 'text', false],
    ['customer', 'object', false],
    ['customer.name', 'text, at most 200 characters or null', false],
    ['customer.email', 'text, at most 254 characters or null', false],
    ['customer.address', 'text, at most 1000 characters or null', false],
  ]);
  expect(create?.answers.map(({ status, content }) => [status, content]).slice(0, 3)).toEqual([
    ['201', 'Order'],
    ['302', ''],
    ['400', 'Problem'],
  ]);
});

it('follows references between models', () => {
  const order = models.find(({ name }) => name === 'Order');
  expect(order?.fields.find(({ name }) => name === 'activeElements')?.type).toBe('list of ActiveElement');
  expect(order?.fields.find(({ name }) => name === 'payment.total')?.type).toBe('text or null');
});

it('says who may', () => {
  const access = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint.access]));
  expect(access.get('readOrder')).toBe('everybody');
  expect(access.get('cancelOrder')).toBe('the browser that ordered, or the operator');
  expect(access.get('endOrder')).toBe('the operator');
});
