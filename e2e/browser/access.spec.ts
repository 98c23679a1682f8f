import type { Locator, Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { MINT, orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { TimelineView } from '@/e2e/support/timeline-view';

/** Presses Tab until the wanted thing has the focus. */
async function tabTo(page: Page, role: 'button' | 'spinbutton' | 'link' | 'textbox', name: string | RegExp) {
  await tabToThe(page, page.getByRole(role, { name }));
}

async function tabToThe(page: Page, wanted: Locator) {
  const element = await wanted.elementHandle();
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((node) => node === document.activeElement, element)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('order and pay with the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('list', { name: 'Products' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');

  await tabTo(page, 'spinbutton', `Quantity of ${MINT.name}`);
  await page.keyboard.press('2');
  await tabTo(page, 'link', 'Go to checkout');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/checkout');
  const answers = ['Ada Byrne', 'ada@example.com', '1 Mill Lane', 'T12 X8P9', 'Cork'];
  for (const [index, label] of [
    'Name',
    'E-mail',
    'Street and number',
    'Postcode',
    'Town or city',
  ].entries()) {
    await tabTo(page, 'textbox', label);
    await page.keyboard.type(answers[index] ?? '');
  }
  // As in any form of the web, Enter in a field sends it.
  await page.keyboard.press('Enter');

  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  await tabTo(page, 'link', 'Pay €13.80');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/pay\//);
  await tabTo(page, 'button', 'Pay €13.80');
  await page.keyboard.press('Enter');
  await order.saysOf('Your parcel is on its way.');
});

test('walk an order with the keyboard alone: its lenses, its diagram, its past, its payment', async ({
  page,
}) => {
  const { keyboard } = page;
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  const timeline = new TimelineView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');

  await tabTo(page, 'link', /^The process$/);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/&lens=process$/);

  // The diagram is one stop, where the order stands; its arrows follow the flows.
  const drawing = page.getByRole('application', { name: `Order ${orderId} on its process` });
  await tabToThe(page, drawing.getByRole('button', { name: /^Payment received, .*waiting/ }));
  await keyboard.press('ArrowDown');
  await expect(drawing.getByRole('button', { name: /^5 minutes, wait for a time, waiting/ })).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(drawing.getByRole('button', { name: /^Send friendly reminder, / })).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  const bill = drawing.getByRole('button', { name: /^Send bill, .*done/ });
  await expect(bill).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Send bill' })).toContainText('Took');
  await keyboard.press('Escape');
  await expect(bill).toBeFocused();

  await tabToThe(page, timeline.slider);
  await keyboard.press('ArrowLeft');
  await order.isDrawnAs('send-bill', 'active');
  await tabTo(page, 'button', 'Back to now');
  await keyboard.press('Enter');
  await order.isDrawnAs('send-bill', 'done');

  await tabToThe(page, page.getByText('Sandbox: report a payment'));
  await keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Amount in EUR');
  await keyboard.press('Enter');
  await order.saysOf('Your parcel is on its way.');
  await expect(drawing.getByRole('button', { name: /^Order fulfilled, end.*done/ })).toBeAttached();
});

test('the dialog keeps the focus and gives it back', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await new OrderView(page).open(orderId);
  const open = page.getByRole('button', { name: 'Cancel order', exact: true });
  await open.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Keep order' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(open).toBeFocused();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the plain forms create, show and pay an order @phone', async ({ page, troubles }) => {
    // A script that is not run is reported as one that was blocked.
    troubles.allow(/request: csp/);
    await page.goto('/index.html');
    await page.getByRole('button', { name: 'Create a bare order' }).click();
    await expect(page).toHaveURL(/\/show-process\.html\?orderId=\d+$/);
    const { orderId } = new OrderView(page);
    // Playwright looks for no text inside `noscript`.
    const notice = page.locator('main noscript').first();
    await expect(notice).toBeVisible();
    expect(await notice.innerText()).toContain('The live view needs JavaScript.');
    await expect(page.getByText('Loading the order.')).toBeHidden();

    await notice.locator('a').click();
    await expect(page).toHaveURL(`/order/${orderId}`);
    await page.goto('/index.html');
    const bill = page.getByRole('region', { name: 'Pay a bill' });
    await bill.getByLabel('Order number').fill(orderId);
    await bill.getByLabel('Amount in EUR').fill('12.50');
    await bill.getByRole('button', { name: 'Pay' }).click();
    await expect(page).toHaveURL('/');
    await page.getByRole('link', { name: 'for developers' }).click();

    const status = page.getByRole('region', { name: 'Status as JSON' });
    await status.getByLabel('Order number').fill(orderId);
    await status.getByRole('button', { name: 'Show status' }).click();
    await expect(page.locator('body')).toContainText(`"orderId":"${orderId}"`);
    await expect(page.locator('body')).toContainText('"status":"paid"');
  });
});

test.describe('with reduced motion', () => {
  test.use({ reducedMotion: 'reduce' });

  test('nothing moves by itself', async ({ page }) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    const order = new OrderView(page);
    await order.open(orderId);
    await order.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested']);
    await order.pay();
    await order.saysOf('Your parcel is on its way.');
    await page.getByRole('button', { name: 'Show the whole diagram' }).click();
    const running = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 0)
        .map((animation) => animation.playState),
    );
    expect(running).toEqual([]);
  });
});
