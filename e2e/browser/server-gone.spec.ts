import { OrderView } from '@/e2e/support/order-view';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { fillCheckout, MINT } from '@/e2e/support/shop-pages';
import { expectNeverBack, watchReceived } from '@/e2e/support/shown-versions';
import { expect, test } from '@/e2e/support/test';

test('the server is killed and comes back: the order is there, and the page catches up', async ({
  page,
  troubles,
}) => {
  test.setTimeout(120_000);
  troubles.allow(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_SOCKET/);
  const dataDir = newDataDir();
  const servers: Server[] = [];
  const start = async (port = '0') => {
    const server = await startServer({ dataDir, variables: { PORT: port } });
    servers.push(server);
    return server;
  };
  try {
    const first = await start();
    const seen = await watchReceived(page);
    await page.goto(first.url);
    await page.getByLabel(`Quantity of ${MINT.name}`).fill('1');
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Place order' }).click();
    const order = new OrderView(page);
    await order.saysOf('We are waiting for your payment.');
    await order.isDrawnAs('payment-received', 'waiting');

    await first.end('SIGKILL');

    const lost = page.getByText(/^We can’t reach the server\. This is the state of .+; we keep trying\.$/);
    await expect(lost).toBeVisible();
    await order.saysOf('We are waiting for your payment.');
    await order.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested']);
    await order.pay();
    await expect(order.payment).toContainText(
      'We can’t reach the server. Check your connection and try again.',
    );

    await start(new URL(first.url).port);

    await expect(lost).toBeHidden({ timeout: 30_000 });
    await order.saysOf('We are waiting for your payment.');
    await order.pay();
    await order.saysOf('Your parcel is on its way.');
    await order.isDrawnAs('order-fulfilled', 'done');
    expectNeverBack(await seen());
  } finally {
    for (const server of servers) await server.end('SIGKILL').catch(() => null);
    removeDataDir(dataDir);
  }
});
