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
  app = await openTestApp(database, {
    providers: new Map([bank.known]),
    variables: { REFUNDS: 'after-approval' },
  });
});
afterEach(() => app.close());
afterAll(() => database.close());

const refund = (orderId: string) => refundOrder(app, { orderId, byHand: false });

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
    await expect(refund(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.isDown = false;
    expect((await refund(orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
  });

  test('go through the provider where it brought the money, else are recorded', async () => {
    const { orderId, externalId } = await cancelledOrder();
    expect((await refund(orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
    expect(bank.refunds).toMatchObject([{ externalId, currency: 'EUR', amount: 1000n }]);
    expect((await orderOf(app, orderId)).payment.status).toBe('partial');
    expect(await refund(orderId)).toEqual([]);
    expect(bank.refunds).toHaveLength(1);
  });

  test('of a closed bank are still due, and nothing is recorded', async () => {
    const { orderId } = await cancelledOrder();
    bank.isDown = true;
    await expect(refund(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    bank.isDown = false;
    expect(await refund(orderId)).toHaveLength(2);
  });

  test('whose answer was lost are found, and not sent again', async () => {
    const { orderId } = await cancelledOrder();
    bank.losesAnswer = true;
    await expect(refund(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.losesAnswer = false;
    expect((await refund(orderId)).map(({ amount }) => amount)).toEqual(['10.00', '3.00']);
    expect(bank.refunds).toHaveLength(1);
  });

  test('asked ten times at once are recorded once, under one key', async () => {
    const { orderId, externalId } = await cancelledOrder();
    const told = (await Promise.all(Array.from({ length: 10 }, () => refund(orderId)))).flat();
    expect(told.map(({ amount }) => amount).sort()).toEqual(['10.00', '3.00']);
    expect(new Set(bank.refunds.map(({ key }) => key)).size).toBe(1);
    expect(bank.sentBack(externalId)).toBe(1000n);
  });

  test('of a provider that is not set up any more stay due, and are not taken for the operator’s', async () => {
    const { orderId } = await cancelledOrder();
    const [channel, { name }] = bank.known;
    const providers = new Map([[channel, { name, provider: null }]]);
    await expect(refundOrder({ ...app, providers }, { orderId, byHand: false })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(
        'This was paid at the pretend bank, but the pretend bank is not set up here.',
      ),
    });
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
  });
});
