import { expect } from '@playwright/test';
import { orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import type { Demo } from './stage';

export const halfPaid: Demo = {
  name: 'half-paid',
  title: 'half of the money comes, then the rest',
  on: 'any-server',
  play: async ({ page, order, scene }) => {
    await scene('Ada orders two packs of tea for €25.00.', async () => {
      await orderFromShelf(page, TEA.name, 2);
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('She pays €12.50. It is kept, and the order goes on waiting for the rest.', async () => {
      await order.pay('12.50');
      await order.saysOf('€12.50 is still missing.');
      await order.isDrawnAs('payment-received', 'waiting');
    });
    await scene('With the rest the order is paid, once, and is sent.', async () => {
      await expect(order.payment.getByLabel('Amount in EUR')).toHaveValue('12.50');
      await order.pay();
      await order.saysOf('Your parcel is on its way.');
    });
  },
};
