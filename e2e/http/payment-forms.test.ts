import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, type Sending, send } from '@/e2e/support/send';
import { create, ended, status, TEA, UNKNOWN_ID } from '@/e2e/support/shop';

const shop = sandbox();
const BAD_REQUEST =
  "Bad request: the request must contain form data with 'orderId' and 'amount', and the order must exist";
const FORM = 'application/x-www-form-urlencoded';

const urlencoded = (fields: Record<string, string>): Sending => ({
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': FORM },
});

function multipart(fields: Record<string, string>): Sending {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    body: `${parts.join('')}--xyz--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=xyz' },
  };
}

const at = (query: Record<string, string> = {}) =>
  `/api/receive-payment${Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`}`;

describe('a good form', () => {
  type Row = [string, (orderId: string) => [string, Sending]];
  const rows: Row[] = [
    ['urlencoded', (orderId) => [at(), urlencoded({ orderId, amount: '12.50' })]],
    ['multipart', (orderId) => [at(), multipart({ orderId, amount: '12.50' })]],
    ['the query of a POST', (orderId) => [at({ orderId, amount: '12.50' }), { method: 'POST' }]],
    ['query and body together', (orderId) => [at({ orderId }), urlencoded({ amount: '12.50' })]],
    [
      'a body that wins over the query',
      (orderId) => [at({ orderId: UNKNOWN_ID, amount: '1' }), urlencoded({ orderId, amount: '12.50' })],
    ],
    [
      'a multipart body that wins',
      (orderId) => [at({ orderId: UNKNOWN_ID, amount: '1' }), multipart({ orderId, amount: '12.50' })],
    ],
    [
      'an id with leading zeros',
      (orderId) => [at(), urlencoded({ orderId: `00${orderId}`, amount: '12.50' })],
    ],
    ['other fields too', (orderId) => [at(), urlencoded({ orderId, amount: '12.50', note: 'thank you' })]],
    [
      'the first of several',
      (orderId) => [
        `/api/receive-payment?orderId=${orderId}&orderId=1&amount=12.50&amount=1`,
        { method: 'POST' },
      ],
    ],
    ['a GET, as the form of the original sends it', (orderId) => [at({ orderId, amount: '12.50' }), {}]],
  ];

  it.each(rows)('%s: 302 to /, and the order is paid', async (_name, request) => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const [path, sending] = request(orderId);
    const answer = await send(shop, path, sending);
    expect([answer.status, answer.headers.location]).toEqual([302, '/']);
    if (sending.method === 'POST' || sending.body !== undefined) expect(answer.bytes).toHaveLength(0);
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'paid', received: '12.50' });
  });

  it('answers 302 whatever the verdict: partial, too late, too much', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    for (const amount of ['1', '20', '3']) {
      const answer = await send(shop, at(), urlencoded({ orderId, amount }));
      expect([answer.status, answer.headers.location]).toEqual([302, '/']);
    }
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'refund-due', received: '24.00' });
  });

  it('counts each request as a payment of its own', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 2 });
    for (let count = 0; count < 3; count += 1) await send(shop, at({ orderId, amount: '2.00' }));
    expect((await status(shop, orderId)).payment).toMatchObject({ status: 'partial', received: '6.00' });
  });
});

describe('a bad form', () => {
  let orderId: string;
  beforeAll(async () => {
    ({ orderId } = await create(shop, { sku: TEA, quantity: 1 }));
  });

  it.each<[string, () => [string, Sending]]>([
    ['nothing', () => [at(), { method: 'POST' }]],
    ['nothing by GET', () => [at(), {}]],
    ['no amount', () => [at(), urlencoded({ orderId })]],
    ['no amount by GET', () => [at({ orderId }), {}]],
    ['an empty amount', () => [at(), urlencoded({ orderId, amount: '' })]],
    ['no orderId', () => [at(), urlencoded({ amount: '1' })]],
    ['an empty orderId', () => [at(), urlencoded({ orderId: '', amount: '1' })]],
    [
      'an empty body field, though the query has one',
      () => [at({ orderId, amount: '1' }), urlencoded({ amount: '' })],
    ],
    ['an unknown order', () => [at(), urlencoded({ orderId: UNKNOWN_ID, amount: '1' })]],
    ['an unknown order by GET', () => [at({ orderId: UNKNOWN_ID, amount: '1' }), {}]],
    ['an orderId that is none', () => [at(), urlencoded({ orderId: 'seven', amount: '1' })]],
    [
      'a multipart body that is none',
      () => [at(), { body: 'xx', headers: { 'content-type': 'multipart/form-data; boundary=q' } }],
    ],
    [
      'a multipart body without boundary',
      () => [at(), { body: 'xx', headers: { 'content-type': 'multipart/form-data' } }],
    ],
    [
      'a form sent as text',
      () => [at(), { body: `orderId=${orderId}&amount=1`, headers: { 'content-type': 'text/plain' } }],
    ],
  ])('%s: 400 with the exact words of the original', async (_name, request) => {
    const answer = await send(shop, ...request());
    expect([answer.status, answer.text]).toEqual([400, BAD_REQUEST]);
    expect((await status(shop, orderId)).version).toBe(3);
  });
});

describe('amount', () => {
  let orderId: string;
  beforeAll(async () => {
    ({ orderId } = await create(shop, { sku: TEA, quantity: 1 }));
  });
  const both = (amount: string) => [
    send(shop, at(), urlencoded({ orderId, amount })),
    send(shop, at({ orderId, amount })),
    send(shop, at(), { json: { orderId, amount } }),
  ];

  it.each([
    '0',
    '0.00',
    '-1',
    '+-1',
    '1.005',
    '12.500',
    '1e3',
    '1E2',
    '.5',
    '1.',
    '1,50',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    'twelve',
    '1000000000.01',
    '1000000001',
    '99999999999',
    '1.2.3',
    '12.50€',
    '١٢',
    '1_000',
    '1;2',
    '9'.repeat(60),
  ])('refuses %s with 400, and stores nothing', async (amount) => {
    for (const answer of await Promise.all(both(amount)))
      expect(problemOf(answer, 400)).toMatchObject({ field: 'amount' });
    expect((await status(shop, orderId)).payment.received).toBe('0.00');
  });

  it.each([
    ['0.01', '0.01'],
    ['1', '1.00'],
    ['1.5', '1.50'],
    ['007.50', '7.50'],
    ['1000000000.00', '1000000000.00'],
    ['999999999.99', '999999999.99'],
  ])('takes %s as %s', async (amount, received) => {
    const made = await create(shop);
    expect((await send(shop, at(), urlencoded({ orderId: made.orderId, amount }))).status).toBe(302);
    expect((await status(shop, made.orderId)).payment.received).toBe(received);
  });
});
