import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCheckout } from '@/e2e/support/checkout';
import { problemOf, send } from '@/e2e/support/send';
import {
  CHECKOUT,
  newDataDir,
  refusedStart,
  removeDataDir,
  type Server,
  startServer,
} from '@/e2e/support/server';
import {
  type Created,
  cancel,
  create,
  ended,
  endFromOutside,
  history,
  moveClock,
  orderWhen,
  pay,
  SOLD_OUT,
  standsAt,
  status,
  TEA,
} from '@/e2e/support/shop';

const original = readFileSync(join(CHECKOUT, 'lib/engine/fixtures/original-order.bpmn'));
const ours = readFileSync(join(CHECKOUT, 'bpmn/ordering-items-workflow.bpmn'));
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const dataDir = newDataDir();
const checkout = newCheckout(original);
let shop: Server;

async function restart(diagram: Uint8Array): Promise<void> {
  await shop?.end();
  checkout.putDiagram(diagram);
  shop = await startServer({ dataDir, checkout: checkout.folder, variables: { LOG_LEVEL: 'warn' } });
}

afterAll(async () => {
  await shop.end();
  checkout.remove();
  removeDataDir(dataDir);
});

// First of all, on a new database: it makes the folder that the servers below go on with.
describe('a file that fails the check, with no valid version at all', () => {
  it('ends the start with the reasons', async () => {
    checkout.putDiagram(Buffer.from('<bpmn:definitions'));
    const { code, lines } = await refusedStart(dataDir, { LOG_LEVEL: 'silent' }, checkout.folder);
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/no version of ordering-items-workflow that can run[\s\S]*bpmn/i);
  });
});

describe("the original's own file in the place of ours", () => {
  let waiting: Created;
  beforeAll(async () => {
    await restart(original);
    waiting = await create(shop, { sku: TEA, quantity: 1 });
  });

  it('is served, and orders stand on it', async () => {
    expect((await send(shop, '/ordering-items-workflow.bpmn')).bytes.equals(original)).toBe(true);
    expect(waiting.order.definition).toEqual({
      id: 'ordering-items-workflow',
      version: 1,
      hash: hashOf(original),
    });
    expect(waiting.order.activeElements.map(({ elementId }) => elementId)).toEqual([
      'payment-received',
      'wait-5min-timer',
    ]);
  });

  it('runs a paid order to fulfilled; accounting is found by its element id', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    expect((await pay(shop, orderId)).verdict).toBe('applied');
    const order = await ended(shop, orderId);
    expect([order.state, order.outcome, order.payment.status]).toEqual(['COMPLETED', 'fulfilled', 'paid']);
    const completed = order.completedElements.map(({ elementId, count }) => `${elementId} ${count}`);
    expect(completed).toEqual(expect.arrayContaining(['send-bill 1', 'update-accounting 1', 'EndEvent_1 1']));
  });

  it('runs an unpaid order over the reminder to cancelled, through the same end event', async () => {
    const made = await create(shop);
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    await moveClock(shop, made, { move: 'next-timer' });
    const order = await ended(shop, made.orderId);
    expect([order.state, order.outcome]).toEqual(['COMPLETED', 'cancelled']);
    expect(order.completedElements.map(({ elementId }) => elementId)).toContain('EndEvent_1');
  });

  it('runs an order that is paid after the reminder to fulfilled', async () => {
    const made = await create(shop);
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    await pay(shop, made.orderId);
    expect((await ended(shop, made.orderId)).outcome).toBe('fulfilled');
  });

  it('makes an incident at once of what is out of stock; the marking stays', async () => {
    const { order } = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    expect(order).toMatchObject({ state: 'ACTIVE', outcome: null });
    expect(order.activeElements).toMatchObject([{ elementId: 'validate-order', waitsFor: 'job' }]);
    expect(order.incidents).toHaveLength(1);
    expect(order.incidents[0]).toMatchObject({ elementId: 'validate-order', attempts: 1 });
    expect(order.incidents[0]?.message).toContain('OUT_OF_STOCK');
    const { steps } = await history(shop, order.orderId);
    expect(steps.map(({ type }) => type)).toEqual(['start', 'incident-opened']);
  });

  it('holds money that comes early, and owes it when the order is given up', async () => {
    const { orderId } = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    expect((await pay(shop, orderId, { amount: '94.00' })).verdict).toBe('early');
    expect((await status(shop, orderId)).payment).toMatchObject({ received: '94.00' });
    expect((await pay(shop, orderId, { amount: '1.00', currency: 'USD' })).verdict).toBe('wrong-currency');
    await endFromOutside(shop, orderId, 'FAILED');
    expect(await status(shop, orderId)).toMatchObject({ state: 'FAILED', payment: { status: 'refund-due' } });
  });

  it('answers a cancellation with 409: nothing reachable awaits it', async () => {
    const { orderId, cookie } = waiting;
    problemOf(await cancel(shop, orderId, { cookie }), 409);
  });

  it('takes a new file at the next start as version 2; an order stays on its own', async () => {
    const before = await status(shop, waiting.orderId);
    await restart(ours);
    expect(await status(shop, waiting.orderId)).toEqual(before);
    const { order } = await create(shop);
    expect(order.definition).toEqual({ id: 'ordering-items-workflow', version: 2, hash: hashOf(ours) });
    for (const bytes of [original, ours]) {
      const answer = await send(shop, `/api/definitions/${hashOf(bytes)}.bpmn`);
      expect(answer.bytes.equals(bytes)).toBe(true);
    }
    await pay(shop, waiting.orderId);
    const done = await ended(shop, waiting.orderId);
    expect([done.outcome, done.definition.version]).toEqual(['fulfilled', 1]);
  });

  it('starts on the newest valid version where a new file fails the check, and says so', async () => {
    await restart(Buffer.from(ours.toString().replace('messageRef="message-payment-received"', '')));
    expect(shop.said()).toMatch(/payment-received/);
    expect(shop.said()).toMatch(/new orders start on version 2/);
    expect((await create(shop)).order.definition.version).toBe(2);
  });
});
