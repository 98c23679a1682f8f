import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { PretendBank } from '@/lib/payments/testing/pretend-bank';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { refundOrder } from './refund-order';

let database: Database;
let app: App;
let bank: PretendBank;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  bank = new PretendBank();
  app = await openTestApp(database, { providers: new Map([bank.known]) });
});
afterEach(() => app.close());
afterAll(() => database.close());

let count = 0;
async function cancelledOrder(): Promise<{ orderId: string; externalId: string }> {
  count += 1;
  const externalId = `pi_${count}`;
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
  await pay(app, orderId, 1000n, { channel: PretendBank.channel, externalId, webhookId: `evt_${count}` });
  await pay(app, orderId, 300n);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  return { orderId, externalId };
}

describe('refunds', () => {
  test('by hand are recorded only once the provider has sent its part, whichever came first', async () => {
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
    await pay(app, orderId, 300n);
    await pay(app, orderId, 1000n, {
      channel: PretendBank.channel,
      externalId: 'pi_second',
      webhookId: 'evt_second',
    });
    await app.submit({ kind: cancelOrder, orderId, input: null });
    bank.isDown = true;
    await expect(refundOrder(app, orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.isDown = false;
    expect((await refundOrder(app, orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
  });

  test('go through the provider where it brought the money, else are recorded', async () => {
    const { orderId, externalId } = await cancelledOrder();
    expect((await refundOrder(app, orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
    expect(bank.refunds).toMatchObject([{ externalId, currency: 'EUR', totalRefunded: 1000n }]);
    expect((await orderOf(app, orderId)).payment.status).toBe('partial');
    expect(await refundOrder(app, orderId)).toEqual([]);
    expect(bank.refunds).toHaveLength(1);
  });

  test('of a closed bank are still due, and nothing is recorded', async () => {
    const { orderId } = await cancelledOrder();
    bank.isDown = true;
    await expect(refundOrder(app, orderId)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    bank.isDown = false;
    expect(await refundOrder(app, orderId)).toHaveLength(2);
  });

  test('whose answer was lost are asked again under the same key and sum', async () => {
    const { orderId } = await cancelledOrder();
    bank.losesAnswer = true;
    await expect(refundOrder(app, orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.losesAnswer = false;
    await refundOrder(app, orderId);
    expect(bank.refunds).toHaveLength(2);
    expect(bank.refunds[1]).toEqual(bank.refunds[0]);
  });

  test('asked ten times at once are recorded once, under one key', async () => {
    const { orderId, externalId } = await cancelledOrder();
    const told = (await Promise.all(Array.from({ length: 10 }, () => refundOrder(app, orderId)))).flat();
    expect(told.map(({ amount }) => amount).sort()).toEqual(['10.00', '3.00']);
    expect(new Set(bank.refunds.map(({ key }) => key)).size).toBe(1);
    expect(bank.sentBack.get(externalId)).toBe(1000n);
  });

  test('of a provider that is not set up any more stay due, and are not taken for the operator’s', async () => {
    const { orderId } = await cancelledOrder();
    const [channel, { name }] = bank.known;
    const providers = new Map([[channel, { name, provider: null }]]);
    await expect(refundOrder({ ...app, providers }, orderId)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'This was paid at the pretend bank, but the pretend bank is not set up here.',
    });
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
  });
});
