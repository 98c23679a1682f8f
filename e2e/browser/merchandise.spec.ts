import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { type Server, startServer } from '@/e2e/support/server';
import { fillCheckout, MINT } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="40" fill="#1d5bb8"/></svg>';

let shop: Server;
test.beforeAll(async () => {
  shop = await startServer({ variables: { OPERATOR_TOKEN } });
});
test.afterAll(() => shop?.end());

async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(`${shop.url}${path}`);
  await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function changePrice(desk: Page, price: string, reason: string): Promise<void> {
  const form = desk.getByRole('region', { name: 'Text and price' });
  await form.getByLabel('Price with VAT').fill(price);
  await form.getByLabel('Why').fill(reason);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByRole('region', { name: 'Changes' })).toContainText(`because: ${reason}`);
}

test('a price changes while the product lies in a cart, and its buyer pays what they have seen @phone', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of (401|422)/);
  await page.goto(`${shop.url}/products/${MINT.sku}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();

  const other = await browser.newContext({ viewport: page.viewportSize() });
  troubles.watch(other);
  const desk = await other.newPage();
  await signIn(desk, '/desk/products');
  await expectAccessible(desk);
  await desk.getByRole('link', { name: MINT.name }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(MINT.name);
  await expectAccessible(desk);
  await changePrice(desk, '7.50', 'a poor harvest');

  // The cart says it, and so does the checkout, which charges what it shows.
  await page.goto(`${shop.url}/cart`);
  const words = 'Garden mint costs €7.50 now, and not €6.90 any more.';
  await expect(page.getByText(words)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await expect(page.getByText(words)).toBeVisible();
  await fillCheckout(page);

  // Once more, while the checkout lies open: nothing is ordered before it is seen.
  await changePrice(desk, '8.00', 'a very poor harvest');
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('region', { name: 'Please check this' })).toContainText(
    'Garden mint costs €8.00 now, and not €7.50 any more.',
  );
  await expect(page.getByRole('region', { name: 'Your order' })).toContainText('Total, tax included€8.00');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  await expect(order.payment.getByRole('definition').first()).toHaveText('€8.00');

  // What was chosen without the cart is told of as well, once the page hears of it.
  await page.goto(`${shop.url}/checkout?sku=${MINT.sku}&quantity=1`);
  await changePrice(desk, '8.50', 'the last of it');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByText('Garden mint costs €8.50 now, and not €8.00 any more.')).toBeVisible();
  await page.getByRole('button', { name: 'OK' }).click();
  await expect(page.getByText('Garden mint costs €8.50 now')).toHaveCount(0);
  await other.close();
});

test('a merchant makes a product, gives it pieces and a picture, and shows it', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of (401|422)/);
  await signIn(page, '/desk/products/new');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create the product' }).click();
  await expect(page.getByLabel('SKU')).toBeFocused();
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription('Enter what it is called.');
  await page.getByLabel('SKU').fill('oolong-spring');
  await page.getByLabel('Name').fill('Oolong, spring');
  await page.getByLabel('Text').fill('Half fermented. 80 g pouch.');
  await page.getByLabel('Price with VAT').fill('14.20');
  await page.getByLabel('Why').fill('the new harvest');
  await page.getByRole('button', { name: 'Create the product' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Oolong, spring');

  const stock = page.getByRole('region', { name: 'Stock' });
  await stock.getByLabel('Pieces').fill('40');
  await stock.getByLabel('Why').fill('first delivery');
  await stock.getByRole('button', { name: 'Change the stock' }).click();
  await expect(stock).toContainText('40 available: 40 came in');

  const picture = page.getByRole('region', { name: 'Picture' });
  const drawing = { name: 'oolong.svg', mimeType: 'image/svg+xml' };
  await picture.getByLabel('File').setInputFiles({ ...drawing, buffer: Buffer.from('<svg><script/></svg>') });
  await picture.getByLabel('Why').fill('a drawing');
  await picture.getByRole('button', { name: 'Set the picture' }).click();
  await expect(picture.getByRole('alert')).toContainText('a script');
  await picture.getByLabel('File').setInputFiles({ ...drawing, buffer: Buffer.from(SVG) });
  await picture.getByRole('button', { name: 'Set the picture' }).click();
  await expect(picture.getByRole('button', { name: 'Save the picture' })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Hidden: neither shown nor sold').uncheck();
  const form = page.getByRole('region', { name: 'Text and price' });
  await form.getByLabel('Why').fill('it is here');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'On the shelf' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Oolong, spring');
  const shown = page.getByRole('article').getByRole('presentation');
  await expect(shown).toHaveAttribute('src', /^\/api\/products\/oolong-spring\/picture\?v=/);
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await page.goto(`${shop.url}/desk/products`);
  await page.getByRole('button', { name: 'Move Oolong, spring up' }).click();
  await expect(page.getByRole('rowheader').nth(-2)).toContainText('oolong-spring');
});

test('a file of products is looked at before it does anything @phone', async ({ page, troubles }) => {
  troubles.allow(/status of (401|422)/);
  await signIn(page, '/desk/products/import');
  const send = async (text: string) => {
    await page
      .getByLabel('File')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'See what it does' }).click();
  };
  const head = 'sku,name,description,price,currency,taxPercent,hidden\n';
  await send(`${head}bamboo-whisk,,Cut from one piece.,18.90,EUR,23,no`);
  const preview = page.getByRole('region', { name: 'What it does' });
  await expect(preview).toContainText('Line 2: name: Enter what it is called.');
  await expectAccessible(page);
  await send(`${head}bamboo-whisk,Bamboo whisk,Cut from one piece.,19.40,EUR,23,no`);
  await expect(preview).toContainText('price from “18.90” to “19.40”');
  await preview.getByLabel('Why').fill('the autumn list');
  await preview.getByRole('button', { name: 'Change one product' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products');
  await expect(page.getByRole('row').filter({ hasText: 'bamboo-whisk' })).toContainText('€19.40');
  await page.goto(`${shop.url}/desk/figures`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Figures');
  await expectAccessible(page);
});
