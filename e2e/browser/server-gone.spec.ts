import { OrderView } from '@/e2e/support/order-view';
import { newRestartableServer } from '@/e2e/support/restartable-server';
import { removeDataDir } from '@/e2e/support/server';
import { fillCheckout, MINT } from '@/e2e/support/shop-pages';
import { expectNeverBack, watchReceived } from '@/e2e/support/shown-versions';
import { expect, test } from '@/e2e/support/test';

test('the server is killed and comes back: the order is there, and the page catches up', async ({
  page,
  troubles,
}) => {
  troubles.allow(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_SOCKET/);
  const { server, dataDir } = await newRestartableServer();
  try {
    await server.start();
    const seen = await watchReceived(page);
    await page.goto(server.url);
    await page.getByLabel(`Quantity of ${MINT.name}`).fill('1');
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Place order' }).click();
    const order = new OrderView(page);
    await order.saysOf('We are waiting for your payment.');
    await order.isDrawnAs('payment-received', 'waiting');
    // Its code comes when it is opened.
    await order.openReport();

    await server.kill();

    const lost = page.getByText(/^We can’t reach the server\. This is the state of .+; we keep trying\.$/);
    await expect(lost).toBeVisible();
    await order.saysOf('We are waiting for your payment.');
    await order.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested']);
    await order.pay();
    await expect(order.payment).toContainText(
      'We can’t reach the server. Check your connection and try again.',
    );

    await server.start();

    await expect(lost).toBeHidden();
    await order.saysOf('We are waiting for your payment.');
    await order.pay();
    await order.saysOf('Your parcel is on its way.');
    await order.isDrawnAs('order-fulfilled', 'done');
    expectNeverBack(await seen());
  } finally {
    await server.kill();
    removeDataDir(dataDir);
  }
});
