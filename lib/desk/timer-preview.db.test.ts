import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { offeredProcessActs } from './process-offers';

const BO: Person = { name: 'Bo', role: 'operator' };

/** How long is waited behind the bill the order knows, or nobody. */
const WAITS = `
  start StartEvent_1
  job send-bill
  timer wait==timeToPay
  end order-fulfilled outcome=fulfilled
  StartEvent_1 -> send-bill -> wait -> order-fulfilled
`;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  const diagram = new TextEncoder().encode(bpmnText(WAITS, 'ordering-items-workflow'));
  app = await openTestApp(database, { diagram });
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

async function retrySentence(orderId: string): Promise<string> {
  const found = await findDeskOrder(database, app.queries, orderId);
  const { facts } = found ?? expect.fail('no order');
  const offers = await offeredProcessActs(app, BO, { orderId, facts, nameOf: (id) => id });
  return offers.find(({ act }) => act === 'retry')?.sentence ?? expect.fail('no retry');
}

const retry = (orderId: string, timeToPay: string) =>
  actOnOrder(app, BO, {
    ...{ act: 'retry', orderId, elementId: 'send-bill', reason: 'a test', made: null },
    said: (field) => (field === 'variable.timeToPay' ? timeToPay : ''),
  });

test.each(['null', 'soon', '-PT5M', '7'])(
  'what is tried again with timeToPay = %s stops where its timer has no duration, and so it says',
  async (timeToPay) => {
    const { orderId } = await place(app);
    const AGAIN = 'With the data as they are it stops there again.';
    expect(await retrySentence(orderId)).toContain(AGAIN);
    await retry(orderId, timeToPay);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['send-bill']);
    expect(await retrySentence(orderId)).toContain(AGAIN);
    await retry(orderId, 'PT5M');
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['wait']);
  },
);
