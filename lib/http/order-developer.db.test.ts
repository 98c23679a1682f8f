import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DeveloperJson } from '@/lib/contract/developer-view';
import { developerSchema } from '@/lib/contract/developer-view';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { moveClock } from '@/lib/orders/move-clock';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { findHandler } from '@/lib/tasks/handlers';
import { rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { LIVE } from '@/lib/testing/modes';
import { openTestApp, orderOf, pay, place, until } from '@/lib/testing/test-app';
import { readBearer } from './bearer';
import { developerAnswer } from './order-developer';

const SECRET_TOKEN = 'operator-token-of-this-test-0123456789';

let database: Database;
let app: App | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app?.close());
afterAll(() => database.close());

async function open(options: Parameters<typeof openTestApp>[1] = {}): Promise<App> {
  app = await openTestApp(database, options);
  setApp(app);
  return app;
}

async function ask(orderId: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = new URL(`http://shop.test/api/order/developer?orderId=${orderId}`);
  const request = new Request(url, { headers: { host: 'shop.test:8080', ...headers } });
  await readBearer(request);
  return developerAnswer({ request, url, body: new Uint8Array() });
}

async function viewOf(orderId: string, headers: Record<string, string> = {}): Promise<DeveloperJson> {
  return developerSchema.parse(await (await ask(orderId, headers)).json());
}

/** The words of a command line as a shell reads them. */
function wordsOf(curl: string): string[] {
  const script = `curl() { printf '%s\\n' "$@"; }\n${curl}`;
  return execFileSync('sh', ['-c', script], {
    env: { ...process.env, OPERATOR_TOKEN: 'T' },
    encoding: 'utf8',
  })
    .trimEnd()
    .split('\n');
}

test('tells where an order stands, what is open and how to move it', async () => {
  const app = await open();
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }], {
    customer: { name: 'Ada Jones', email: 'ada@example.com', address: '1 Mill Lane' },
  });
  await pay(app, orderId, 500n);
  const view = await viewOf(orderId);
  const order = await orderOf(app, orderId);
  const row = await app.queries.find(orderId);
  const { hash } = app.definitions.current();
  expect(view).toMatchObject({
    orderId,
    version: order.version,
    marking: app.definitions.current().markingById(row?.markingId ?? 0).hash,
    definition: { version: 1, hash, bpmn: `/api/definitions/${hash}.bpmn` },
    jobs: [],
  });
  expect(view.subscriptions).toEqual([
    { elementId: 'cancel-requested', messageName: 'cancel-requested' },
    { elementId: 'payment-received', messageName: 'payment-received' },
  ]);
  const dueAt = order.activeElements.find(({ waitsFor }) => waitsFor === 'timer')?.dueAt;
  expect(view.timers).toEqual([{ elementId: 'wait-5min-timer', dueAt, firesAt: dueAt }]);
  const curls = Object.fromEntries(view.nextEvents.map(({ elementId, curl }) => [elementId, curl ?? '']));
  expect(wordsOf(curls['payment-received'] ?? '')).toEqual([
    '-X',
    'POST',
    'http://localhost:3000/api/receive-payment',
    '-H',
    'content-type: application/json',
    '-d',
    `{"orderId":"${orderId}","amount":"20.00","currency":"EUR"}`,
  ]);
  expect(wordsOf(curls['cancel-requested'] ?? '')).toContain('Authorization: Bearer T');
  expect(wordsOf(curls['wait-5min-timer'] ?? '')).toContain(`{"orderId":"${orderId}","move":"next-timer"}`);
  expect(JSON.stringify(view)).not.toMatch(/Ada|ada@|Mill Lane/);
});

test('a paused timer has no time; an order that has ended nothing open', async () => {
  const app = await open();
  const { orderId } = await place(app);
  await app.submit({ kind: moveClock, orderId, input: { move: 'pause' } });
  expect(await viewOf(orderId)).toMatchObject({
    paused: true,
    timers: [{ elementId: 'wait-5min-timer', dueAt: null, firesAt: null }],
  });
  await pay(app, orderId, 100n);
  await until(app, orderId, ({ state }) => state !== 'ACTIVE');
  expect(await viewOf(orderId)).toMatchObject({ marking: null, nextEvents: [], subscriptions: [] });
});

test('a failing job is told with its attempts and its next try, but not with its error', async () => {
  const app = await open({
    byHand: true,
    findHandler: (elementId, jobType) =>
      elementId !== 'send-bill'
        ? findHandler(elementId, jobType)
        : {
            elementId,
            runs: 'in-step',
            errors: [],
            run: async () => {
              throw new Error('password of the printer is wrong');
            },
          },
  });
  const { orderId } = await place(app);
  const waiting = await viewOf(orderId);
  expect(waiting.jobs).toMatchObject([{ elementId: 'send-bill', attempts: 1 }]);
  expect(waiting.jobs[0]?.key).toMatch(new RegExp(`^${orderId}/\\d+/send-bill$`));
  expect(Date.parse(waiting.jobs[0]?.runAt ?? '')).toBeGreaterThan(0);
  // It is tried again by itself.
  expect(waiting.nextEvents).toEqual([{ kind: 'job-completed', elementId: 'send-bill', curl: null }]);
  app.worker.start();
  await until(app, orderId, ({ incidents }) => incidents.length > 0);
  const stopped = await viewOf(orderId);
  expect(stopped.jobs).toMatchObject([{ attempts: 3, runAt: null }]);
  expect(stopped.nextEvents[0]?.curl).toContain('/api/operator/incidents/retry');
  expect(JSON.stringify(stopped)).not.toContain('printer');
});

test('a message of another system is the operator’s to deliver', async () => {
  const handedOver = {
    id: 'handed-over',
    xml: `<bpmn:receiveTask id="handed-over" messageRef="message-handed-over" />`,
  };
  const diagram = new TextDecoder()
    .decode(rowOf(serviceTask('validate-order'), handedOver))
    .replace('<bpmn:message ', '<bpmn:message id="message-handed-over" name="parcel" /><bpmn:message ');
  const app = await open({ diagram: new TextEncoder().encode(diagram) });
  const { orderId } = await place(app);
  const { nextEvents } = await viewOf(orderId);
  const words = wordsOf(nextEvents[0]?.curl ?? '');
  expect(words.at(-1)).toBe(`{"orderId":"${orderId}","messageName":"parcel"}`);
  expect(words).toContain('Authorization: Bearer T');
});

test('a person’s task is the operator’s to complete', async () => {
  const app = await open({ diagram: rowOf(serviceTask('validate-order'), userTask('look')) });
  const { orderId } = await place(app);
  const { nextEvents } = await viewOf(orderId);
  expect(nextEvents.map(({ kind }) => kind)).toEqual(['user-task-completed']);
  expect(wordsOf(nextEvents[0]?.curl ?? '').at(-1)).toBe(`{"orderId":"${orderId}","elementId":"look"}`);
});

test('live: the operator’s alone; a payment must be signed, no clock moves', async () => {
  const app = await open({
    variables: { ...LIVE, OPERATOR_TOKEN: SECRET_TOKEN },
  });
  const { orderId } = await place(app);
  await expect(ask(orderId)).rejects.toMatchObject({ code: 'unauthorized' });
  const { nextEvents } = await viewOf(orderId, { authorization: `Bearer ${SECRET_TOKEN}` });
  const curls = Object.fromEntries(nextEvents.map(({ elementId, curl }) => [elementId, curl]));
  expect(curls['payment-received']).toContain('webhook-signature');
  expect(curls['wait-5min-timer']).toBeNull();
  expect(JSON.stringify(nextEvents)).not.toContain(SECRET_TOKEN);
});
