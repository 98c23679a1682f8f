import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { retryIncident } from '@/lib/orders/retry-incident';
import { findPlaces } from '@/lib/queries/desk-choices';
import { findDeskOrders } from '@/lib/queries/desk-orders';
import { ProcessHeat } from '@/lib/queries/process-heat';
import { readFilters } from '@/lib/story/desk-filters';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import type { App } from './compose';
import { newLog } from './log';
import { STOPPED_LINE } from './stops';

/** No way is open behind the bill while nothing is known of the delivery. */
const FORKS = `
  start StartEvent_1
  job send-bill
  exclusive how
  message by-courier=payment-received
  message by-post=payment-received
  end order-fulfilled outcome=fulfilled
  StartEvent_1 -> send-bill -> how
  how -> by-courier if =delivery = "courier"
  how -> by-post if =delivery = "post"
  by-courier -> order-fulfilled
  by-post -> order-fulfilled
`;

interface Line {
  readonly msg: string;
  readonly [field: string]: unknown;
}

let database: Database;
let app: App;
const lines: Line[] = [];
const stops = () => lines.filter(({ msg }) => msg === STOPPED_LINE);

beforeAll(async () => {
  database = await openTestDatabase();
  const log = newLog('error', { write: (line) => lines.push(JSON.parse(line)) });
  app = await openTestApp(database, {
    diagram: new TextEncoder().encode(bpmnText(FORKS, 'ordering-items-workflow')),
    log,
  });
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const stopped = async () => (await place(app, [{ sku: 'assam-breakfast', quantity: 1 }])).orderId;
const retry = (orderId: string, elementId: string, variables?: Record<string, unknown>) =>
  app.submit({
    kind: retryIncident,
    orderId,
    input: { elementId, ...(variables === undefined ? {} : { variables }) },
  });

describe('an order that no gateway lets on', () => {
  test('says at which element, in its JSON and once in the log', async () => {
    const orderId = await stopped();
    const [incident] = (await orderOf(app, orderId)).incidents;
    expect(incident).toMatchObject({ elementId: 'send-bill', blockedElementId: 'how', attempts: 1 });
    const { elementId, blockedElementId, message, attempts } = incident ?? {};
    expect(stops()).toEqual([
      expect.objectContaining({ level: 'error', orderId, elementId, blockedElementId, message, attempts }),
    ]);
  });

  test('is counted by what could not go on', async () => {
    await stopped();
    const text = await app.metrics.registry.metrics();
    expect(text).toMatch(/^orderflow_incidents_total\{element="how"\} [1-9]/m);
    const [open] = await database.query<{ open: number }>(
      'select count(*)::int as open from incident where resolved_at is null',
    );
    expect(text).toContain(`\norderflow_open_incidents ${open?.open}\n`);
  });

  test('is marked on the process there, on the desk as well, and the list finds it by either', async () => {
    const orderId = await stopped();
    const [row] = await database.query<{ orders: number }>('select count(*)::int as orders from orders');
    const orders = row?.orders;
    // Counts are a second old at most.
    await expect
      .poll(async () => (await app.queries.totals.read()).versions[0]?.stopped)
      .toEqual([{ elementId: 'how', orders }]);
    const heat = await new ProcessHeat(database, app.queries.totals, app.queries.texts).read();
    expect(heat.versions[0]?.elements.find(({ elementId }) => elementId === 'how')).toMatchObject({
      waiting: 0,
      failed: orders,
    });
    for (const element of ['how', 'send-bill']) {
      const filters = readFilters((name) => ({ element, incident: 'open' })[name] ?? null);
      const places = await findPlaces(database, app.queries.totals, filters, new Date());
      const found = await findDeskOrders(database, { filters, search: null, before: null, ...places });
      expect(found.orders[0]?.orderId).toBe(orderId);
    }
  });

  test.each(['send-bill', 'how'])('is tried again by naming %s', async (elementId) => {
    const orderId = await stopped();
    await retry(orderId, elementId, { delivery: 'horse' });
    expect((await orderOf(app, orderId)).incidents).toMatchObject([{ blockedElementId: 'how', attempts: 1 }]);
    // It stopped again: that is told again.
    expect(stops()).toHaveLength(2);
    await retry(orderId, elementId, { delivery: 'post' });
    const order = await orderOf(app, orderId);
    expect([waitsAt(order), order.incidents]).toEqual([['by-post'], []]);
    await expect(retry(orderId, elementId)).rejects.toThrow(`No incident is open at "${elementId}".`);
  });
});
