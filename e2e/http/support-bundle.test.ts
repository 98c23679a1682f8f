import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addStaff, PASSWORD } from '@/e2e/support/accounts';
import { jsonOf, send } from '@/e2e/support/send';
import { makeDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { operator, pay, TEA } from '@/e2e/support/shop';
import { NEW_SECRET } from '@/e2e/support/signed';
import { waitFor } from '@/e2e/support/wait-for';
import type { OrderJson } from '@/lib/contract/order';
import type { SystemJson } from '@/lib/contract/system';
import { openDatabase } from '@/lib/db/open';
import { deskPaths } from '@/lib/story/desk-paths';

/** A shop with everything in it that nobody outside may read. */
const CUSTOMER = {
  name: 'Wilhelmina Quill',
  email: 'wilhelmina@quill.example',
  address: '7 Sealed Lane, Cork',
};
const TOKEN = 'operator-token-that-nobody-must-ever-read';
const SMTP_PASSWORD = 'smtp-pass-word-that-nobody-must-read';
const SECRETS_KEY = 'a-sealing-key-that-nobody-must-ever-read';
const HOOK = 'https://hooks.quill.example/services/a-path-that-is-a-secret';
const NOTE = 'her dog is called Biscuit';
const REASON = 'Wilhelmina rang at noon';

let dataDir: string;
let shop: Server;
let order: OrderJson;
let tokens: readonly string[];
let secret = '';

const form = (path: string, fields: Record<string, string>) =>
  send(shop, path, {
    body: new URLSearchParams(fields).toString(),
    headers: { ...operator(shop), 'content-type': 'application/x-www-form-urlencoded' },
  });

beforeAll(async () => {
  dataDir = await makeDataDir();
  const database = await openDatabase({ url: null, folder: join(dataDir, 'pgdata') });
  const staff = await addStaff(database, { dataDir, operatorToken: TOKEN });
  tokens = [...staff.tokens.values(), ...staff.cookies.values()];
  await database.close();
  shop = await startServer({
    dataDir,
    variables: {
      ...{ OPERATOR_TOKEN: TOKEN, SECRETS_KEY, PAYMENT_WEBHOOK_SECRET: NEW_SECRET, LOG_LEVEL: 'info' },
      SMTP_URL: `smtp://shop:${SMTP_PASSWORD}@127.0.0.1:1`,
      MAIL_FROM: 'Kettle <orders@quill.example>',
    },
  });
  const json = { items: [{ sku: TEA, quantity: 1 }], customer: CUSTOMER };
  order = jsonOf<OrderJson>(await send(shop, '/api/order', { json }));
  await pay(shop, order.orderId);
  const { orderId } = order;
  await form(deskPaths.notes(orderId), { note: NOTE });
  await form(deskPaths.acts(orderId), { act: 'suspend', reason: REASON, version: '99' });
  const made = await form(deskPaths.alerts(), {
    ...{ name: 'Chat', 'kind-incident': '1', every: '5', way: 'webhook', to: HOOK },
  });
  secret = /whsec_[\w+/=]+/.exec(made.text)?.[0] ?? expect.fail('no secret was shown');
  await form(deskPaths.alerts(), {
    ...{ name: 'Mail', 'kind-incident': '1', every: '5', way: 'mail', to: 'night.watch@quill.example' },
  });
  // Mail that nobody takes is logged as an error.
  await waitFor('an error', async () => shop.said().includes('was not sent'));
});
afterAll(async () => {
  await shop?.end();
  removeDataDir(dataDir);
});

const read = (path: string) => send(shop, path, { headers: operator(shop) });

it.each([deskPaths.supportBundle(), deskPaths.system()])(
  '%s tells how it stands, of nobody, and no secret',
  async (path) => {
    const { status, text } = await read(path);
    expect(status).toBe(200);
    const planted = [
      ...[
        ...Object.values(CUSTOMER),
        'Quill',
        'quill.example',
        'Wilhelmina',
        'Sealed Lane',
        NOTE,
        'Biscuit',
        REASON,
      ],
      ...[TOKEN, SMTP_PASSWORD, SECRETS_KEY, NEW_SECRET, HOOK, secret, PASSWORD, ...tokens],
      ...['whsec_', 'night.watch', 'a-path-that-is-a-secret', 'Person admin', '@example.com', 'oft_'],
    ];
    expect(planted.filter((one) => text.includes(one))).toEqual([]);
    // And what it should say it says: an empty answer would hold no secret either.
    for (const said of ['bpmn-engine@', 'ordering-items-workflow', 'Mail server', 'was not sent'])
      expect(text).toContain(said);
  },
);

it('is a file with what somebody needs who helps from outside', async () => {
  const { headers, text } = await read(deskPaths.supportBundle());
  expect(headers['content-disposition']).toMatch(
    /^attachment; filename="orderflow-support-\d{4}-\d\d-\d\d\.json"$/,
  );
  const bundle = JSON.parse(text) as {
    system: SystemJson;
    settings: Record<string, unknown>;
    metrics: string[];
  };
  expect(bundle).toMatchObject({
    format: 'orderflow-support/1',
    orders: [{ state: 'fulfilled', orders: 1 }],
    chain: { brokenAt: null },
    settings: { paymentMode: 'sandbox', timeScale: 1 },
  });
  expect(bundle.settings.set).toEqual(expect.arrayContaining(['OPERATOR_TOKEN', 'SECRETS_KEY', 'SMTP_URL']));
  expect(bundle.metrics).toEqual(expect.arrayContaining([expect.stringMatching(/^orderflow_orders\{/)]));
  expect(bundle.system.servers).toMatchObject([
    {
      isThis: true,
      errors: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining('was not sent') }),
      ]),
    },
  ]);
  expect(bundle.system.health).toMatchObject([
    { name: 'Mail server', state: 'failing' },
    { name: 'Stripe', state: 'off' },
  ]);
});
