import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { fillCheckout, KETTLE, MINT, readOrder, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test('search, choose, come back to the cart, order @phone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Search products' }).fill('no caffeine');
  const shelf = page.getByRole('list', { name: 'Products' }).getByRole('listitem');
  await expect(shelf).toHaveCount(1);
  await expect(page.getByText('One product found.')).toBeVisible();
  await shelf.getByRole('link', { name: MINT.name }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(MINT.name);
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('2 × Garden mint are in your cart now.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart 2 pieces' })).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await page.getByRole('link', { name: 'Cart 2 pieces' }).click();
  const lines = page.getByRole('list', { name: 'Your cart' }).getByRole('listitem');
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('€13.80');
  await expectAccessible(page);
  await page.getByLabel(`Quantity of ${MINT.name}`).fill('3');
  await expect(page.getByRole('main')).toContainText('Total, tax included€20.70');
  await page.getByRole('link', { name: 'Go to checkout' }).click();

  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  await expect(order.payment.getByRole('definition').first()).toHaveText('€20.70');
  await expect(page.getByRole('link', { name: /^Cart$/ })).toBeVisible();
});

test('a checkout with every field wrong says so, keeps what was typed and then takes it @wide', async ({
  page,
}) => {
  await page.goto('/checkout?items=garden-mint*1');
  await page.getByLabel('Name').fill('   ');
  await page.getByLabel('E-mail').fill('ada');
  await page.getByLabel('Postcode').fill('?');
  await page.getByRole('button', { name: 'Place order' }).click();

  const problems = page.getByRole('region', { name: 'Please check this' });
  await expect(problems).toBeFocused();
  await expect(problems.getByRole('listitem')).toHaveText([
    'Enter your name.',
    'Enter an e-mail address such as ada@example.com.',
    'Enter your street and house number.',
    'Enter a postcode of letters and digits, such as T12 X8P9.',
    'Enter your town or city.',
  ]);
  const email = page.getByLabel('E-mail');
  await expectAccessible(page);
  await expect(email).toHaveValue('ada');
  await expect(email).toHaveAccessibleDescription(/such as ada@example\.com/);
  await problems.getByRole('link', { name: /e-mail address/ }).click();
  await expect(email).toBeFocused();

  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  await new OrderView(page).saysOf('We are waiting for your payment.');
});

test('what sold out since it was chosen is said, and the rest can still be ordered', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 422/);
  await page.goto('/');
  await page.evaluate(
    ([kettle, tea]) => localStorage.setItem('orderflow-cart', `${kettle}*1,${tea}*1`),
    [KETTLE.sku, TEA.sku],
  );
  await page.goto('/checkout');
  await expect(page.getByText('Cast-iron kettle has just sold out.')).toBeVisible();
  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('region', { name: 'Please check this' })).toContainText(
    'Cast-iron kettle has just sold out.',
  );
  await page.getByRole('button', { name: 'Change to what is in stock' }).click();
  await expect(page.getByText('has just sold out')).toHaveCount(1);
  await page.getByRole('button', { name: 'Place order' }).click();
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  expect((await readOrder(page.request, order.orderId)).payment.total).toBe('12.50');
});

test('the page of what is sold out offers nothing to buy @wide', async ({ page }) => {
  await page.goto('/products?q=kettle');
  await expectAccessible(page);
  await page.getByRole('link', { name: KETTLE.name }).click();
  await expect(page.getByText('Sold out at the moment.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add to cart' })).toBeHidden();
});

test('nothing is ordered before the page knows the cart, however quick the customer', async ({ page }) => {
  await page.goto('/');
  await page.evaluate((mint) => localStorage.setItem('orderflow-cart', `${mint}*1`), MINT.sku);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/checkout', { waitUntil: 'commit' });
  const order = page.getByRole('button', { name: 'Place order' });
  await fillCheckout(page);
  await expect(order).toBeDisabled();
  await page.getByLabel('Name').press('Enter');
  release();
  await expect(order).toBeEnabled();
  await expect(page.getByLabel('Name')).toHaveValue('Ada Byrne');
  await order.click();
  await new OrderView(page).saysOf('We are waiting for your payment.');
});
