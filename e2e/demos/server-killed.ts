import { expect } from '@playwright/test';
import { MINT, orderFromShelf } from '@/e2e/support/shop-pages';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import type { Demo } from './stage';

/** The page asks again every few seconds. Ends what hangs. */
const BACK_LIMIT_MS = WAIT_LIMIT_MS;

export const serverKilled: Demo = {
  name: 'server-killed',
  title: 'the server is killed with kill -9, comes back, and the page catches up by itself',
  on: 'own-server',
  play: async ({ page, order, scene }, server) => {
    const lost = page.getByText(/^We can’t reach the server\./);
    await scene('An order waits for its payment.', async () => {
      await orderFromShelf(page, MINT.name);
      await order.isDrawnAs('payment-received', 'waiting');
    });
    await scene('kill -9: the server is gone. The page says so, and keeps what it knows.', async () => {
      await server.kill();
      await expect(lost).toBeVisible({ timeout: BACK_LIMIT_MS });
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('npm start: it is back. Nobody reloads anything, the page finds it by itself.', async () => {
      await server.start();
      await expect(lost).toBeHidden({ timeout: BACK_LIMIT_MS });
      await order.saysOf('We are waiting for your payment.');
    });
    await scene('Nothing is lost: she pays, and the order goes on.', async () => {
      await order.pay();
      await order.saysOf('Your parcel is on its way.');
      await order.isDrawnAs('order-fulfilled', 'done');
    });
  },
};
