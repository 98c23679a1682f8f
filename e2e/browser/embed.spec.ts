import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectAccessible } from '@/e2e/support/accessible';
import { orderByApi, payByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

let site: Server;
let html = '';
let address = '';

// Another site: another host, so that its frames are third parties. Its pages are what the test says.
test.beforeAll(async () => {
  site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>A blog</title><main><h1>A blog</h1>${html}</main>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
});
test.afterAll(() => {
  site.closeAllConnections();
  site.close();
});

const frameOf = (src: string) => `<iframe title="order" src="${src}" width="420" height="480"></iframe>`;

test('another site shows an order in a frame, live, and without a cookie', async ({
  page,
  baseURL,
  context,
}) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const stranger = await context.browser()?.newContext();
  if (stranger === undefined) throw new Error('no browser');
  const blog = await stranger.newPage();
  html = frameOf(`${baseURL}/embed/order?orderId=${orderId}`);
  await blog.goto(address);
  const frame = blog.frameLocator('iframe');
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('We are waiting for your payment.');
  await expect(frame.getByText('Awaiting payment', { exact: true })).toBeVisible();
  await expect(frame.getByRole('region', { name: 'Progress' })).toContainText('Your bill is ready.');

  await payByApi(page.request, orderId, '12.50');
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Your parcel is on its way.');
  expect(await stranger.cookies()).toEqual([]);

  // Nothing can be done in it but to look at the order where it lives, in a page of its own.
  await expect(frame.getByRole('button')).toHaveCount(0);
  await expect(frame.getByRole('textbox')).toHaveCount(0);
  const link = frame.getByRole('link', { name: 'Open the order at Kettle & Loom' });
  const [opened] = await Promise.all([stranger.waitForEvent('page'), link.click()]);
  await expect(opened).toHaveURL(`${baseURL}/show-process.html?orderId=${orderId}`);
  await stranger.close();
});

test('the frame shows the diagram when asked to', async ({ page, baseURL }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  html = frameOf(`${baseURL}/embed/order?orderId=${orderId}&show=diagram`);
  await page.goto(address);
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('g[data-element-id="payment-received"]')).toHaveClass(/pd-waiting/);
});

test('the order’s own page refuses to be framed', async ({ page, baseURL, troubles }) => {
  troubles.allow(/frame-ancestors|ERR_BLOCKED_BY_RESPONSE/);
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  html = frameOf(`${baseURL}/show-process.html?orderId=${orderId}`);
  await page.goto(address);
  await expect.poll(() => refused.join()).toContain("frame-ancestors 'none'");
  await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toHaveCount(0);
});

test('a frame of an unknown order says so, and nobody is shut out of a good one', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 404/);
  await page.goto('/embed/order?orderId=42');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We don’t know this order.');
  await page.goto('/embed/order');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We don’t know this order.');

  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.setViewportSize({ width: 320, height: 400 });
  for (const show of ['', '&show=diagram']) {
    await page.goto(`/embed/order?orderId=${orderId}${show}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('We are waiting for your payment.');
    await expectAccessible(page);
  }
});
