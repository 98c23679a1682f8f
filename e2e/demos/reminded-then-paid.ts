import { MINT, orderFromShelf } from '@/e2e/support/shop-pages';
import type { Demo } from './stage';

export const remindedThenPaid: Demo = {
  name: 'reminded-then-paid',
  title: 'nobody pays in time, a reminder goes out, then the money comes',
  on: 'any-server',
  play: async ({ page, order, scene }) => {
    await scene('Ada orders mint tea, and forgets to pay.', async () => {
      await orderFromShelf(page, MINT.name);
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('Five minutes pass: here by the clock of this one order.', async () => {
      await order.skipToNextTimer();
      await order.saysOf('We are still waiting for your payment.');
    });
    await scene('A friendly reminder has gone out. She has ten minutes more.', () =>
      order.isDrawnAs('send-friendly-reminder', 'done'),
    );
    await scene('Now she pays, and the order goes on as if nothing had been.', async () => {
      await order.pay();
      await order.saysOf('Your parcel is on its way.');
      await order.isDrawnAs('order-fulfilled', 'done');
    });
  },
};
