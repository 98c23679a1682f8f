import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import type { PaymentProvider, ProviderRefund } from '@/lib/payments/provider';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { refundAll } from './refunds';

/** Keeps what was asked, and by payment what has been sent back in all, as a provider does. */
class Bank implements PaymentProvider {
  readonly channel = 'stripe';
  readonly asked: ProviderRefund[] = [];
  readonly sentBack = new Map<string, bigint>();
  isDown = false;
  /** The answer is lost after the money was sent. */
  losesAnswer = false;

  createCheckout = () => Promise.reject(new Error('not asked here'));
  verify = () => null;
  async refund(refund: ProviderRefund): Promise<void> {
    if (this.isDown) throw new Error('the bank is closed');
    this.asked.push(refund);
    this.sentBack.set(refund.externalId, refund.totalRefunded);
    if (this.losesAnswer) throw new Error('no answer');
  }
}

let database: Database;
let app: App;
let bank: Bank;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  bank = new Bank();
  app = await openTestApp(database, { cards: bank });
  setApp(app);
});
afterEach(() => app.close());
afterAll(() => database.close());

let count = 0;
async function cancelledOrder(): Promise<{ orderId: string; externalId: string }> {
  count += 1;
  const externalId = `pi_${count}`;
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
  await pay(app, orderId, 1000n, { channel: 'stripe', externalId, webhookId: `evt_${count}` });
  await pay(app, orderId, 300n);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  return { orderId, externalId };
}

describe('refunds', () => {
  test('by hand are recorded only once the provider has sent its part, whichever came first', async () => {
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
    await pay(app, orderId, 300n);
    await pay(app, orderId, 1000n, { channel: 'stripe', externalId: 'pi_second', webhookId: 'evt_second' });
    await app.submit({ kind: cancelOrder, orderId, input: null });
    bank.isDown = true;
    await expect(refundAll(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.isDown = false;
    expect((await refundAll(orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
  });

  test('go through the provider where it brought the money, else are recorded', async () => {
    const { orderId, externalId } = await cancelledOrder();
    expect((await refundAll(orderId)).map(({ amount, way }) => [amount, way])).toEqual([
      ['10.00', 'provider'],
      ['3.00', 'by-hand'],
    ]);
    expect(bank.asked).toMatchObject([{ externalId, currency: 'EUR', totalRefunded: 1000n }]);
    expect((await orderOf(app, orderId)).payment.status).toBe('partial');
    expect(await refundAll(orderId)).toEqual([]);
    expect(bank.asked).toHaveLength(1);
  });

  test('of a closed bank are still due, and nothing is recorded', async () => {
    const { orderId } = await cancelledOrder();
    bank.isDown = true;
    await expect(refundAll(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    bank.isDown = false;
    expect(await refundAll(orderId)).toHaveLength(2);
  });

  test('whose answer was lost are asked again under the same key and sum', async () => {
    const { orderId } = await cancelledOrder();
    bank.losesAnswer = true;
    await expect(refundAll(orderId)).rejects.toMatchObject({ code: 'unavailable' });
    bank.losesAnswer = false;
    await refundAll(orderId);
    expect(bank.asked).toHaveLength(2);
    expect(bank.asked[1]).toEqual(bank.asked[0]);
  });

  test('asked ten times at once are recorded once, under one key', async () => {
    const { orderId, externalId } = await cancelledOrder();
    const told = (await Promise.all(Array.from({ length: 10 }, () => refundAll(orderId)))).flat();
    expect(told.map(({ amount }) => amount).sort()).toEqual(['10.00', '3.00']);
    expect(new Set(bank.asked.map(({ key }) => key)).size).toBe(1);
    expect(bank.sentBack.get(externalId)).toBe(1000n);
  });
});
