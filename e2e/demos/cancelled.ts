import { orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import type { Demo } from './stage';

export const cancelled: Demo = {
  name: 'cancelled',
  title: 'the customer thinks again and cancels',
  on: 'any-server',
  play: async ({ page, order, scene }) => {
    await scene('Ada orders, and thinks again.', async () => {
      await orderFromShelf(page, TEA.name);
      await order.saysOf('We are waiting for your payment.');
    });
    const dialog = page.getByRole('dialog', { name: 'Cancel this order?' });
    await scene('While it is unpaid she may cancel. She is asked once more.', async () => {
      await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
      await dialog.getByRole('button', { name: 'Yes, cancel it' }).waitFor();
    });
    await scene('Cancelled: the diagram tells which way the order went.', async () => {
      await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();
      await order.saysOf('Your order is cancelled.', 'You asked us to cancel your order.');
      await order.isDrawnAs('order-cancelled', 'cancelled');
    });
  },
};
