import { expect } from '@playwright/test';
import { signIn } from '@/e2e/support/desk-pages';
import { orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import { deskPaths } from '@/lib/story/desk-paths';
import type { Demo } from './stage';

export const packedByHand: Demo = {
  name: 'packed-by-hand',
  title: 'a person packs the parcel, and its customer sees who carries it',
  on: 'own-server',
  shop: { variables: { FULFILMENT: 'by-hand' } },
  play: async ({ page, order, scene }, { operatorToken }) => {
    let orderId = '';
    await scene('In this shop people pack. Ada has paid, and her order waits for them.', async () => {
      await orderFromShelf(page, TEA.name, 2);
      await order.pay();
      await order.isDrawnAs('package-and-deliver', 'active');
      orderId = order.orderId;
    });
    await scene('The desk knows: a parcel waits to be packed.', async () => {
      await signIn(page, deskPaths.home(), operatorToken);
      const need = page.getByRole('listitem').filter({ hasText: orderId });
      await expect(need.getByRole('heading')).toHaveText('A parcel waits to be packed');
    });
    await scene('Label and packing list, each a page of its own when printed.', async () => {
      await page.getByRole('link', { name: `Order ${orderId}` }).click();
      await page.getByRole('link', { name: 'Pack the parcel' }).click();
      await expect(page.getByRole('region', { name: 'Address label' })).toContainText('1 Mill Lane');
      const list = page.getByRole('region', { name: 'Packing list' });
      await expect(list.getByRole('row').nth(1)).toContainText(TEA.name);
    });
    await scene('Who hands it over enters who carries it. With that the task is done.', async () => {
      await page.getByLabel('Carrier').fill('An Post');
      await page.getByLabel('Tracking number').fill('RR123456785IE');
      await page.getByRole('button', { name: 'Mark as handed over' }).click();
      await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
        'handed the parcel over: done',
      );
    });
    await scene('Ada reads it on the page of her order, and in her mail.', async () => {
      await order.open(orderId);
      await order.saysOf('Your parcel is on its way.');
      await expect(page.getByText(/by An Post/).first()).toContainText('RR123456785IE');
    });
  },
};
