import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { LensView } from '@/e2e/support/lens-view';
import { OrderView } from '@/e2e/support/order-view';
import { luminancesOf } from '@/e2e/support/pixels';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

/** The reader's system gives the colours: ours are gone, and grounds and shadows with them. */
test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: 'active' }));

/** What tells an element from others without any colour. */
const shapeOf = (element: Locator): Promise<string> =>
  element.evaluate((node) => {
    const style = getComputedStyle(node);
    return [
      style.borderWidth,
      style.borderStyle,
      style.outlineStyle === 'none' ? 'none' : `${style.outlineStyle} ${style.outlineWidth}`,
      style.fontWeight,
      style.textDecorationLine,
      style.strokeWidth,
      style.strokeDasharray,
    ].join(' / ');
  });

/** How light the ground is that an element stands on, as it is painted: a system's colour may be half clear. */
async function groundOf(element: Locator): Promise<number> {
  const pixels = await luminancesOf(element.page().context(), await element.screenshot());
  return pixels[Math.floor(pixels.length / 2)] ?? Number.NaN;
}

/** WCAG's for what is no text. */
const MIN_CONTRAST = 3;

/** By shape, or by grounds so different that no colour needs to be seen. */
async function expectToldApart(one: Locator, other: Locator, what: string): Promise<void> {
  const shape = await shapeOf(one);
  if (shape !== (await shapeOf(other))) return;
  const [dark = 0, light = 0] = [await groundOf(one), await groundOf(other)].sort((a, b) => a - b);
  expect((light + 0.05) / (dark + 0.05), `${what}: ${shape}`).toBeGreaterThanOrEqual(MIN_CONTRAST);
}

/** Whatever is current among others of its kind is seen to be. @returns how many there were */
async function expectCurrentOnesSeen(page: Page): Promise<number> {
  const current = page.locator('[aria-current]:visible');
  const count = await current.count();
  for (let index = 0; index < count; index += 1) {
    const one = current.nth(index);
    const name = await one.getAttribute('class');
    const tag = await one.evaluate((node) => node.tagName.toLowerCase());
    const kind = name ? `${tag}[class="${name}"]` : `nav:has([aria-current]) ${tag}`;
    const others = page.locator(`${kind}:not([aria-current]):visible`);
    if ((await others.count()) > 0)
      await expectToldApart(one, others.first(), (await one.textContent()) ?? kind);
  }
  return count;
}

const sentence = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words });
const signOf = (milestone: Locator) => milestone.locator('> :first-child');

test('the lens, the current step and what is here are seen without colours @wide', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);

  const progress = page.getByRole('region', { name: 'Progress' });
  const now = progress.getByRole('listitem').first();
  await expect(now).toContainText('We are waiting for your payment.');
  await expectToldApart(
    signOf(now),
    signOf(sentence(page, 'Your bill is ready.').first()),
    'the current step',
  );

  const shapeIn = (elementId: string) => order.element(elementId).locator('.djs-visual > :first-child');
  await expectToldApart(
    shapeIn('payment-received'),
    shapeIn('payment-received-after-reminder'),
    'where it waits',
  );

  const lenses = new LensView(page);
  for (const lens of ['Your order', 'The process', 'For developers'] as const) {
    await lenses.link(lens).click();
    await lenses.isSeenAs(lens);
    // The lens, and to all but the customer the step where the reader is.
    await expect.poll(() => expectCurrentOnesSeen(page)).toBe(lens === 'Your order' ? 1 : 2);
  }

  const badge = page.getByRole('main').getByText('Awaiting payment', { exact: true });
  expect(await shapeOf(badge)).toContain('solid 1px');
  await page.getByRole('slider').press('Home');
  await expect(page.getByText('You see the order as it was')).toBeVisible();
  await expect.poll(() => expectCurrentOnesSeen(page)).toBe(2);
  await expectAccessible(page);
});

test('the line of the past is drawn, and what is still to come is open', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  const line = page.getByRole('slider').locator('..').locator('[aria-hidden] > span');
  // The way ahead, the way behind, and a tick for each step; the last ones are still to come.
  const [, behind, first] = [line.nth(0), line.nth(1), line.nth(2)];
  const lastTick = line.nth((await line.count()) - 2);
  const imageOf = (element: Locator) => element.evaluate((node) => getComputedStyle(node).backgroundImage);
  expect(await imageOf(behind)).toContain('gradient');
  await expectToldApart(first, lastTick, 'a step that happened');
});

test('what was chosen at the shop is seen without colours @wide', async ({ page }) => {
  await page.goto('/');
  const card = (name: string) =>
    page.getByRole('list', { name: 'Products' }).getByRole('listitem').filter({ hasText: name });
  await page.getByLabel(`Quantity of ${TEA.name}`).fill('2');
  await page.getByLabel(`Quantity of ${TEA.name}`).blur();
  await expectToldApart(card(TEA.name), card('Garden mint'), 'what is in the cart');
  await expectToldApart(
    page.getByRole('link', { name: 'Go to checkout' }),
    page.getByRole('button', { name: 'Search', exact: true }),
    'what the page is there for',
  );

  await page.goto('/checkout?items=garden-mint*1');
  await page.getByLabel('Name').fill('Ada');
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('region', { name: 'Please check this' })).toBeFocused();
  await expectToldApart(page.getByLabel('E-mail'), page.getByLabel('Name'), 'a field that is wrong');
  await expectAccessible(page);
});

test('the mail and the way to pay that were chosen are seen without colours @wide', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.goto(`/pay/${orderId}`);
  await page.getByText('Try an unusual payment').click();
  await page.getByLabel('Pay twice').check();
  const choice = (words: string) => page.locator('label').filter({ hasText: words });
  await expectToldApart(choice('Pay twice'), choice('Pay half'), 'the way to pay');

  const customer = { name: 'Ada', email: 'ada@example.com' };
  await page.request.post('/api/order', { data: { items: [{ sku: TEA.sku, quantity: 1 }], customer } });
  // It lists a mail once that is written, a moment after the order.
  await expect
    .poll(async () => {
      await page.goto('/outbox');
      return expectCurrentOnesSeen(page);
    })
    .toBe(1);
});
