import { describe, expect, test } from 'vitest';
import { pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { endOrder } from './end-order';
import { payByCard } from './pay-by-card';
import { eachWithRefundShop, HOUR_MS, tea } from './testing/refund-shop';

const shop = eachWithRefundShop();

describe('a payment page', () => {
  const open = (orderId: string) =>
    payByCard(shop.app, { orderId, origin: 'https://shop.example', returnPath: `/order/${orderId}` });

  test.each(['is cancelled', 'is paid another way', 'is ended from outside'])(
    'is closed when its order %s, however often the provider is down',
    async (how) => {
      const { orderId } = await place(shop.app, tea);
      await open(orderId);
      await open(orderId);
      expect([...shop.stripe.pages.values()]).toEqual(['open']);
      if (how === 'is cancelled') await shop.app.submit({ kind: cancelOrder, orderId, input: null });
      else if (how === 'is paid another way') await pay(shop.app, orderId, 2500n);
      else await shop.app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
      shop.stripe.mood = 'down';
      await shop.look();
      expect([...shop.stripe.pages.values()]).toEqual(['open']);
      shop.stripe.mood = 'well';
      shop.clockMs += 60_000;
      await shop.look();
      expect([...shop.stripe.pages.values()]).toEqual(['expired']);
      shop.clockMs += HOUR_MS;
      expect(await shop.look()).toBe(0);
    },
  );

  test('that was opened just as the order ended is closed, and nobody is sent there', async () => {
    const { orderId } = await place(shop.app, tea);
    shop.stripe.holdAt('POST /v1/checkout/sessions');
    const opening = open(orderId);
    await expect.poll(() => shop.stripe.held.length).toBe(1);
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    shop.stripe.letGo();
    await expect(opening).rejects.toMatchObject({ code: 'conflict' });
    await shop.look();
    expect([...shop.stripe.pages.values()]).toEqual(['expired']);
  });

  test('on which somebody has paid is left as it is', async () => {
    const { orderId } = await place(shop.app, tea);
    await open(orderId);
    for (const id of shop.stripe.pages.keys()) shop.stripe.pages.set(id, 'complete');
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    expect(await shop.look()).toBe(1);
    shop.clockMs += HOUR_MS;
    expect(await shop.look()).toBe(0);
  });
});
