import { expectAccessible } from '@/e2e/support/accessible';
import { watchVitals } from '@/e2e/support/page-speed';
import { MINT, orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { cartText } from '@/lib/story/cart';

/** As much as fills a phone. */
const SEVERAL = [TEA.sku, MINT.sku, 'stoneware-mug', 'stoneware-teapot', 'porcelain-gaiwan', 'bamboo-whisk'];

/** Of what Core Web Vitals call good (0.1), a fifth. */
const MOST_SHIFTED = 0.02;

test('nothing moves while the shop, the cart and the checkout come to life @wide', async ({ page }) => {
  await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.addInitScript(
    (cart) => localStorage.setItem('orderflow-cart', cart),
    cartText(Object.fromEntries(SEVERAL.map((sku) => [sku, 2]))),
  );
  for (const [path, there] of [
    ['/', page.getByRole('list', { name: 'Your orders' })],
    ['/cart', page.getByRole('list', { name: 'Your cart' })],
    ['/checkout', page.getByRole('button', { name: 'Place order' })],
    ['/developers', page.getByRole('button', { name: 'Create a bare order' })],
  ] as const) {
    const read = await watchVitals(page);
    await page.goto(path);
    await expect(there).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect.soft((await read()).shifted, path).toBeLessThan(MOST_SHIFTED);
  }
});

test('an empty cart stands at the edge and leads to no checkout @wide', async ({ page }) => {
  const edges = () =>
    page.evaluate(() => {
      const range = document.createRange();
      const link = [...document.querySelectorAll('header a')].find((each) =>
        each.textContent?.startsWith('Cart'),
      );
      const words = link?.firstChild;
      const brand = document.querySelector('header a')?.getBoundingClientRect().left ?? Number.NaN;
      if (words === null || words === undefined) return null;
      range.selectNodeContents(words);
      return {
        before: brand,
        behind: document.documentElement.clientWidth - range.getBoundingClientRect().right,
      };
    });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Go to checkout' })).toBeDisabled();
  const empty = await edges();
  expect(Math.abs((empty?.before ?? 0) - (empty?.behind ?? 99))).toBeLessThan(2);
  await page.getByLabel(`Quantity of ${TEA.name}`).fill('1');
  await expect(page.getByRole('link', { name: 'Go to checkout' })).toBeVisible();
  expect(await edges()).toEqual(empty);
  await page.evaluate(() => localStorage.clear());
  await page.goto('/checkout');
  await expect(page.getByRole('button', { name: 'Place order' })).toBeDisabled();
});

test('an order is found again from the top of the shop @phone', async ({ page }) => {
  await page.goto('/');
  const inView = { ratio: 1 };
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Find my order' }),
  ).toBeInViewport(inView);
  await expect(page.getByRole('main').getByRole('link', { name: 'Find my order' })).toBeInViewport(inView);
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.reload();
  await expect(
    page
      .getByRole('list', { name: 'Your orders' })
      .getByRole('link', { name: `Order ${orderId}`, exact: true }),
  ).toBeInViewport(inView);
});

test('the pages for developers lead to each other, and the shop to them @phone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'for developers' }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('For developers');
  await expectAccessible(page);
  const ways = page.getByRole('navigation', { name: 'How the shop works' });
  for (const [way, title] of [
    ['The API', 'The API'],
    ['The process', 'How an order runs'],
    ['Try it out', 'For developers'],
  ] as const) {
    await ways.getByRole('link', { name: way }).click();
    await expect(heading).toHaveText(title);
    await expect(ways.getByRole('link', { name: way })).toHaveAttribute('aria-current', 'page');
  }
});

test('what is written is of one family, which the shop itself serves', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'font') asked.push(request.url());
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  const origin = new URL(page.url()).origin;
  expect(asked.map((url) => new URL(url).origin)).toEqual([origin]);
  const bytes = await page.evaluate(
    async (url) => (await (await fetch(url)).arrayBuffer()).byteLength,
    asked[0] ?? '',
  );
  expect(bytes).toBeLessThan(25_000);
  // Figures are all as wide as each other where they are compared.
  const widths = await page.evaluate(() =>
    ['1111', '0000', '4444'].map((figures) => {
      const line = document.createElement('span');
      line.style.fontVariantNumeric = 'tabular-nums';
      line.textContent = figures;
      document.body.append(line);
      return line.getBoundingClientRect().width;
    }),
  );
  expect(new Set(widths).size).toBe(1);
});

test.describe('far from the server', () => {
  // Where no hour of the day is the server's.
  test.use({ timezoneId: 'Pacific/Chatham' });

  test('the outbox is the same page in the browser, and a phone shows its list or a mail @phone', async ({
    page,
    troubles,
    isMobile,
  }) => {
    troubles.allow(/^console: Blocked script execution in 'about:srcdoc'/);
    const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
    await page.request.post('/api/order', { data: { items: [{ sku: TEA.sku, quantity: 1 }], customer } });
    const list = page.getByRole('navigation', { name: 'Mails' });
    await expect
      .poll(async () => {
        await page.goto('/outbox');
        return list.getByRole('link').count();
      })
      .toBeGreaterThan(0);
    const mail = page.getByRole('article');
    if (isMobile) await expect(mail).toBeHidden();
    await list.getByRole('link').first().click();
    await expect(mail.getByRole('heading', { level: 2 })).toBeInViewport();
    if (!isMobile) return;
    await expect(list).toBeHidden();
    await page.getByRole('link', { name: /^All mails/ }).click();
    await expect(list).toBeVisible();
  });
});
