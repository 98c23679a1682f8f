import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, orderFromShelf, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test('buy with the cart, pay at the provider, and the parcel is on its way @phone', async ({ page }) => {
  await orderFromShelf(page, TEA.name, 2);
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  await order.payment.getByRole('link', { name: 'Open the payment page' }).click();
  await expect(page).toHaveTitle('Sandpay');
  await expect(page.getByText('Play money.')).toBeVisible();
  await page.getByRole('button', { name: 'Pay €25.00' }).click();
  await order.saysOf('Your parcel is on its way.');

  await page.getByRole('link', { name: 'The bill' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Invoice \d{6}$/);
  const bill = page.getByRole('article');
  for (const words of ['Ada Byrne', '1 Mill Lane', 'Assam breakfast tea', '€25.00', 'VAT 23 %', 'Paid'])
    await expect(bill).toContainText(words);
  await expectAccessible(page);
});

test('half at the provider, then half @wide', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
  await page.goto(`/order/${orderId}`);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Pay €25.00' }).click();
  await page.getByText('Try an unusual payment').click();
  await expectAccessible(page);
  await page.getByLabel('Pay half').check();
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('The shop has booked it and waits for the rest.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Pay something else' }).click();
  await page.getByRole('button', { name: 'Pay €12.50' }).click();
  await new OrderView(page).saysOf('Your parcel is on its way.');
});

test('paid twice: one goes back', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.goto(`/pay/${orderId}`);
  await page.getByText('Try an unusual payment').click();
  await page.getByLabel('Pay twice').check();
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('The shop has booked it. The order is paid.')).toBeVisible();
  await expect(page.getByText('The order was paid already. The shop sends it back.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to Kettle & Loom' }).click();
  await new OrderView(page).saysOf(
    'Your parcel is on its way.',
    'You paid €12.50 more than the total. We will send the rest back the way it came',
  );
});

test('paid too late: the money goes back', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.goto(`/pay/${orderId}`);
  await page.getByText('Try an unusual payment').click();
  await page.getByLabel('Pay too late').check();
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your payment is on its way');
  await skipToNextTimer(page.request, orderId);
  const order = new OrderView(await page.context().newPage());
  await order.open(orderId);
  await order.saysOf('We are still waiting for your payment.');
  await skipToNextTimer(page.request, orderId);
  await expect(page.getByText('It came too late. The shop sends it back.')).toBeVisible();
  await order.saysOf('Your order is cancelled.', 'We received €12.50, which you get back.');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('search, buy, correct a slip, pay, read the bill @phone', async ({ page, troubles }) => {
    // A script that is not run is reported as one that was blocked.
    troubles.allow(/request: csp/);
    await page.goto('/products');
    await page.getByRole('searchbox', { name: 'Search products' }).fill('malty');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: TEA.name }).click();
    await page.getByLabel('Quantity').fill('2');
    await page.getByRole('button', { name: 'Buy' }).click();

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Checkout');
    await expect(page.getByText('€25.00').first()).toBeVisible();
    await page.getByLabel('Name').fill('Ada Byrne');
    await page.getByLabel('E-mail').fill('ada');
    await page.getByLabel('Street and number').fill('1 Mill Lane');
    await page.getByLabel('Postcode').fill('T12 X8P9');
    await page.getByLabel('Town or city').fill('Cork');
    await page.getByLabel('Country').selectOption('Germany');
    await page.getByRole('button', { name: 'Place order' }).click();
    await expect(page.getByRole('region', { name: 'Please check this' })).toContainText(
      'Enter an e-mail address such as ada@example.com.',
    );
    await expect(page.getByLabel('Name')).toHaveValue('Ada Byrne');
    await expect(page.getByLabel('Country')).toHaveValue('Germany');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('button', { name: 'Place order' }).click();

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('We are waiting for your payment.');
    await page.getByRole('link', { name: 'Pay €25.00' }).click();
    await page.getByRole('button', { name: 'Pay €25.00' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your parcel is on its way.');
    await page.getByRole('link', { name: 'The bill' }).click();
    await expect(page.getByRole('article')).toContainText('Ada Byrne');
  });
});
