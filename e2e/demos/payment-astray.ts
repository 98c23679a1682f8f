import { expect } from '@playwright/test';
import { signIn } from '@/e2e/support/desk-pages';
import { orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import { deliver, paymentEvent } from '@/e2e/support/signed';
import { deskPaths } from '@/lib/story/desk-paths';
import { WEBHOOK_SECRET } from '@/lib/testing/modes';
import type { Demo } from './stage';

/** Of no order: those have longer ones. */
const WRONG_ID = '77';

export const paymentAstray: Demo = {
  name: 'payment-astray',
  title: 'money comes under a wrong number; the desk gives it to its order, which ships',
  on: 'own-server',
  // What a provider signs is taken whatever order it names.
  shop: { variables: { PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET } },
  play: async ({ page, order, scene }, server) => {
    let orderId = '';
    await scene('Ada orders two packs of tea for €25.00.', async () => {
      await orderFromShelf(page, TEA.name, 2);
      await order.saysOf('We are waiting for your payment.');
      orderId = order.orderId;
    });
    await scene(
      'Her bank sends the money, under a wrong number. It is kept, and the order waits.',
      async () => {
        const event = { orderId: WRONG_ID, amount: '25.00', currency: 'EUR', paymentId: 'pay_astray' };
        const { text } = await deliver(server, paymentEvent(event), { secret: WEBHOOK_SECRET });
        expect(JSON.parse(text)).toMatchObject({ verdict: 'unmatched' });
        await order.saysOf('We are waiting for your payment.');
      },
    );
    await scene('At the desk it is something that needs a person.', async () => {
      await signIn(page, deskPaths.home(), server.operatorToken);
      const need = page.getByRole('listitem').filter({ hasText: 'A payment came that belongs to no order' });
      await need.getByRole('link', { name: 'Find its order' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('€25.00 without an order');
    });
    await scene('Which open orders cost as much? One does, and it is Ada’s.', async () => {
      await page.getByRole('link', { name: 'Open orders of this amount' }).click();
      await expect(page.getByRole('row').filter({ hasText: 'Ada Byrne' })).toContainText(orderId);
    });
    await scene('What would happen is said before anything does.', async () => {
      await page.goBack();
      await page.getByLabel('Order', { exact: true }).fill(orderId);
      await page.getByRole('button', { name: 'Show what will happen' }).click();
      await expect(page.getByText('It pays for the order, which goes on at once.')).toBeVisible();
    });
    await scene('With a reason the money is given to her order.', async () => {
      await page.getByLabel('Why').fill('her name is on the statement');
      await page.getByRole('button', { name: `Give it to order ${orderId}` }).click();
      await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
        'gave it a payment: done. 25.00 EUR: applied',
      );
    });
    await scene('Ada need do nothing: her parcel is on its way.', async () => {
      await order.open(orderId);
      await order.saysOf('Your parcel is on its way.');
      await order.isDrawnAs('order-fulfilled', 'done');
    });
  },
};
