import { orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import type { Demo } from './stage';

export const paidAtOnce: Demo = {
  name: 'paid-at-once',
  title: 'an order is placed, paid and on its way',
  on: 'any-server',
  play: async ({ page, order, scene }) => {
    await scene('Ada chooses two packs of tea and checks out.', async () => {
      await orderFromShelf(page, TEA.name, 2);
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('The order stands on its own diagram: it waits for her payment.', () =>
      order.isDrawnAs('payment-received', 'waiting'),
    );
    await scene('She pays. The books are kept, the parcel is packed.', async () => {
      await order.pay();
      await order.saysOf('Your parcel is on its way.');
    });
    await scene('All of it happened while she was looking. The way it took is drawn.', async () => {
      await order.isDrawnAs('order-fulfilled', 'done');
      await order.isDrawnAs('send-friendly-reminder', 'not-taken');
    });
  },
};
