import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { KETTLE, MINT, orderByApi, orderFromShelf, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test('an order is paid and fulfilled while the customer watches @phone', async ({ page }) => {
  await orderFromShelf(page, TEA.name, 2);
  const order = new OrderView(page);

  await order.saysOf(
    'We are waiting for your payment.',
    /Your bill is ready\.\s*Please pay by \d\d:\d\d\. 1[0-5]:\d\d left\s*We remind you at \d\d:\d\d\. [0-5]:\d\d left/,
  );
  await expect(page).toHaveTitle(`Awaiting payment · Order ${order.orderId} · Kettle & Loom`);
  await order.highlights('waiting', ['payment-received', 'wait-5min-timer', 'cancel-requested']);
  await order.isDrawnAs('send-bill', 'done');
  await expectAccessible(page);
  await order.tells([
    'We are waiting for your payment. Waiting',
    'Your bill is ready. Done',
    'Everything you chose is set aside for you. Done',
    'We have your order. Done',
    'We book your payment. Still to come',
    'We pack your parcel and hand it over. Still to come',
  ]);
  await expect(order.actions).toContainText('You can still cancel your order.');

  await order.pay();

  await order.saysOf('Your parcel is on its way.', 'Thank you for your order.');
  await expect(order.payment.getByRole('definition')).toHaveText(['€25.00', '€25.00', 'Paid']);
  await expect(order.payment).toContainText('Thank you. €25.00 has been booked, and the order goes on.');
  await order.highlights('waiting', []);
  await order.isDrawnAs('order-fulfilled', 'done');
  await order.isDrawnAs('payment-received-to-order-paid', 'done');
  await order.isDrawnAs('send-friendly-reminder', 'not-taken');
  await expectAccessible(page);
  await order.tells([
    'Your parcel is on its way. Thank you for your order. Done',
    'Your parcel is packed and handed over. Done',
    'Your payment is in our books. Done',
    'We have your payment. Done',
    'Your bill is ready. Done',
    'Everything you chose is set aside for you. Done',
    'We have your order. Done',
  ]);
  await expect(page.getByRole('button', { name: 'Cancel order', exact: true })).toBeHidden();
});

test('a late payer is reminded, pays and is served @phone', async ({ page }) => {
  await orderFromShelf(page, MINT.name);
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');

  await order.skipToNextTimer();

  await order.saysOf(
    'We are still waiting for your payment.',
    /We have sent you a friendly reminder\.\s*Please pay by \d\d:\d\d\. (10|\d):\d\d left/,
  );
  await order.isDrawnAs('send-friendly-reminder', 'done');
  await order.highlights('waiting', [
    'payment-received-after-reminder',
    'wait-10min-timer',
    'cancel-requested-after-reminder',
  ]);
  await expectAccessible(page);

  await order.pay();

  await order.saysOf('Your parcel is on its way.');
  await order.isDrawnAs('order-fulfilled', 'done');
  await order.isDrawnAs('order-cancelled', 'not-taken');
  await expect(order.milestones.filter({ hasText: 'We have sent you a friendly reminder.' })).toBeVisible();
});

test('an order nobody pays is cancelled by time', async ({ page }) => {
  await orderFromShelf(page, MINT.name);
  const order = new OrderView(page);
  await order.saysOf('We are waiting for your payment.');
  await order.skipToNextTimer();
  await order.saysOf('We are still waiting for your payment.');
  await order.skipToNextTimer();

  await order.saysOf(
    'Your order is cancelled.',
    'Your payment did not arrive in time. Anything you paid goes back to you.',
  );
  await order.isDrawnAs('order-cancelled', 'cancelled');
  await order.isDrawnAs('order-fulfilled', 'not-taken');
  await expect(order.milestones.first()).toContainText('Your order is cancelled.');
  await expect(order.payment.getByRole('definition').last()).toHaveText('Nothing to pay');
  await expect(page.getByRole('link', { name: /^(Pay|Open the payment page)/ })).toHaveCount(0);
});

test('a customer thinks twice, then cancels @phone', async ({ page }) => {
  await orderFromShelf(page, TEA.name);
  const order = new OrderView(page);
  const dialog = page.getByRole('dialog', { name: 'Cancel this order?' });

  await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Keep order' }).click();
  await expect(dialog).toBeHidden();
  await order.saysOf('We are waiting for your payment.');

  await page.getByRole('button', { name: 'Cancel order', exact: true }).click();
  await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();

  await expect(dialog).toBeHidden();
  await order.saysOf('Your order is cancelled.', 'You asked us to cancel your order.');
  await order.isDrawnAs('cancel-requested', 'done');
  await order.isDrawnAs('order-cancelled', 'cancelled');
  await order.tells([
    'Your order is cancelled. Anything you paid goes back to you. Stopped',
    'We have cancelled your order. Happened',
    'You asked us to cancel your order. Happened',
    'Your bill is ready. Done',
    'Everything you chose is set aside for you. Done',
    'We have your order. Done',
  ]);
});

test('what is sold out cannot be chosen, and an order for it is declined @wide', async ({ page }) => {
  await page.goto('/');
  const card = page
    .getByRole('list', { name: 'Products' })
    .getByRole('listitem')
    .filter({ hasText: KETTLE.name });
  await expect(card).toContainText('Sold out');
  await expect(card.getByLabel(`Quantity of ${KETTLE.name}`)).toBeDisabled();
  await expect(card.getByRole('button', { name: `Add one ${KETTLE.name}` })).toBeDisabled();

  const { orderId } = await orderByApi(page.request, { sku: KETTLE.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);

  await order.saysOf('We could not take your order.', 'Cast-iron kettle has sold out. You pay nothing.');
  await order.isDrawnAs('out-of-stock', 'done');
  await order.isDrawnAs('order-rejected', 'cancelled');
  await order.isDrawnAs('send-bill', 'not-taken');
  await order.tells([
    'We could not take your order. You pay nothing. Stopped',
    'We have told you what sold out. Happened',
    'Something you chose has just sold out. Happened',
    'We have your order. Done',
  ]);
  await expectAccessible(page);
  await expect(page.getByRole('link', { name: /^(Pay|Open the payment page)/ })).toHaveCount(0);
});

test('half is paid, then the rest', async ({ page }) => {
  await orderFromShelf(page, TEA.name, 2);
  const order = new OrderView(page);

  await order.pay('12,50');

  await order.saysOf('€12.50 is still missing.', '€12.50 has arrived.');
  await expect(order.payment).toContainText('The order still needs the rest.');
  await expect(order.payment.getByRole('definition')).toHaveText(['€25.00', '€12.50', 'Partly paid']);
  await order.isDrawnAs('payment-received', 'waiting');
  await expect(order.payment.getByLabel('Amount in EUR')).toHaveValue('12.50');

  await order.pay();

  await order.saysOf('Your parcel is on its way.');
  await expect(order.payment.getByRole('definition')).toHaveText(['€25.00', '€25.00', 'Paid']);
});

test('a slip in the amount is explained beside the field @wide', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.pay('twelve');
  const amount = order.payment.getByLabel('Amount in EUR');
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAccessibleDescription(/in digits with at most 2 decimals/);
  await order.pay('0');
  await expect(amount).toHaveAccessibleDescription('The amount must be more than zero.');
  await page.getByText('Sandbox: clock of this order').click();
  await page.getByText('The diagram as a list').click();
  await expectAccessible(page);
  await order.saysOf('We are waiting for your payment.');
});
