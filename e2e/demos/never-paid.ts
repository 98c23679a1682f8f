import { MINT, orderFromShelf } from '@/e2e/support/shop-pages';
import type { Demo } from './stage';

export const neverPaid: Demo = {
  name: 'never-paid',
  title: 'an order that nobody pays is reminded, then cancelled by time',
  on: 'any-server',
  play: async ({ page, order, scene }) => {
    await scene('Ada orders, and is gone.', async () => {
      await orderFromShelf(page, MINT.name);
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('After five minutes she is reminded.', async () => {
      await order.skipToNextTimer();
      await order.saysOf('We are still waiting for your payment.');
    });
    await scene('After ten minutes more the order is cancelled. Her tea is back on the shelf.', async () => {
      await order.skipToNextTimer();
      await order.saysOf('Your order is cancelled.');
      await order.isDrawnAs('order-cancelled', 'cancelled');
    });
  },
};
