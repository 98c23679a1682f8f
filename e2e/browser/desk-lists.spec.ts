import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

async function orderBy(page: Page, shopUrl: string, name: string): Promise<string> {
  const data = { items: [{ sku: 'assam-breakfast', quantity: 1 }], customer: { name } };
  const { orderId } = await (await page.request.post(`${shopUrl}/api/order`, { data })).json();
  return orderId;
}

/** Opens what is folded, by keys alone. */
async function open(page: Page, words: string): Promise<void> {
  await page.locator('summary', { hasText: words }).focus();
  await page.keyboard.press('Enter');
}

test('a list is narrowed, kept as a view, renamed and removed, and shows the columns that were chosen @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  // A name that is taken.
  troubles.allow(/status of 422 .*\/desk\/orders\/views/);
  const shop = await startServer({ variables: { OPERATOR_TOKEN } });
  try {
    await signIn(page, `${shop.url}/desk/orders`);
    const views = page.getByRole('navigation', { name: 'Views' });
    const rows = page.getByRole('region', { name: 'Orders' }).getByRole('rowheader');
    await expect(page.getByText('There is no order yet.')).toBeVisible();
    await expectAccessible(page);

    const held = await orderBy(page, shop.url, 'Ada Byrne');
    await orderBy(page, shop.url, 'Bo Larsen');
    await page.goto(`${shop.url}/desk/orders/${held}`);
    const suspend = page.getByRole('group').filter({ hasText: 'Suspend' });
    await suspend.locator('summary').click();
    await suspend.getByLabel('Why').fill('the address is not clear');
    await suspend.getByRole('button').click();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await expect(rows).toHaveCount(2);

    // The views that every shop has.
    await views.getByRole('link', { name: 'Suspended' }).click();
    await expect(page).toHaveURL(`${shop.url}/desk/orders?suspended=yes`);
    await expect(rows).toHaveText([held]);
    await expect(views.getByRole('link', { name: 'Suspended' })).toHaveAttribute('aria-current', 'page');
    await views.getByRole('link', { name: 'Needs a person' }).click();
    await expect(rows).toHaveText([held]);
    await views.getByRole('link', { name: 'Waits longer than usual' }).click();
    await expect(page.getByText('No orders match these filters.')).toBeVisible();

    // Columns, and a filter beside them.
    await page.goto(`${shop.url}/desk/orders?payment=unpaid`);
    await open(page, 'Columns');
    for (const name of ['Stands at', 'Version']) {
      await page.getByRole('checkbox', { name }).focus();
      await page.keyboard.press('Space');
    }
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/payment=unpaid&columns=state&columns=stands&columns=customer/);
    await expect(page.getByRole('cell', { name: /Payment received/ }).first()).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Version' })).toHaveCount(0);
    // Another filter keeps them; a search is part of no view.
    await page.getByRole('searchbox').fill('ada');
    await page.getByRole('searchbox').press('Enter');
    await expect(page).toHaveURL(/q=ada/);
    await expect(page.getByRole('cell', { name: /Payment received/ })).toHaveCount(1);

    await open(page, 'Keep this view');
    await page.getByLabel('Name').fill('Not paid');
    await page.getByLabel('For everybody at the desk').check();
    await page.getByRole('button', { name: 'Keep it' }).click();
    const shared = views.getByRole('list', { name: 'For everybody' }).getByRole('link');
    await expect(shared).toHaveText(['Not paid']);
    await expect(shared).toHaveAttribute('aria-current', 'page');
    await expect(rows).toHaveCount(2);
    expect(new URL(page.url()).searchParams.has('q')).toBe(false);
    await expectAccessible(page);

    // A name is taken once.
    await open(page, 'Keep this view');
    await page.getByLabel('Name').fill('not PAID');
    await page.getByLabel('For everybody at the desk').check();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await expect(page.getByText('There is a view of this name: take another.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('For everybody at the desk').uncheck();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await expect(views.getByRole('list', { name: 'Mine' }).getByRole('link')).toHaveText(['not PAID']);

    await open(page, 'Rename or remove views');
    const change = page.getByRole('listitem', { name: 'Not paid', exact: true });
    await change.getByRole('textbox').fill('To be paid');
    await expectAccessible(page);
    await change.getByRole('button', { name: 'Rename' }).click();
    await expect(shared).toHaveText(['To be paid']);
    await page.getByRole('button', { name: 'Remove “To be paid”' }).click();
    await expect(views.getByRole('list', { name: 'For everybody' })).toHaveCount(0);
    await expect(views.getByRole('list', { name: 'Mine' })).toHaveText(/not PAID/);
  } finally {
    await shop.end();
  }
});

test('the first page shows what came in as charts and tables, and each count of its map leads to its orders @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const shop = await startServer({ variables: { OPERATOR_TOKEN } });
  try {
    await signIn(page, `${shop.url}/desk`);
    const lately = page.getByRole('region', { name: 'Lately' });
    const map = page.getByRole('region', { name: 'The process' });
    // A shop without an order.
    await expect(lately).toContainText('No order came in.');
    await expect(lately).toContainText('No payment came in.');
    await expect(map).toContainText('No order is on its way.');
    await expectAccessible(page);

    const [waits, paid] = [await orderBy(page, shop.url, 'Ada'), await orderBy(page, shop.url, 'Bo')];
    await page.request.post(`${shop.url}/api/receive-payment`, { form: { orderId: paid, amount: '12.50' } });
    // The page looks by itself.
    const orders = lately.getByRole('region', { name: 'Orders' });
    await expect(orders).toContainText('2');
    await expect(orders.locator('canvas')).toBeVisible();
    await expect(lately.getByRole('region', { name: 'Revenue' })).toContainText('€12.50');
    const payments = lately.getByRole('region', { name: 'Payments by verdict' });
    await payments.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect(payments.getByRole('columnheader')).toHaveText(['Hour', 'taken']);
    await expect(payments.getByRole('row').last()).toContainText('1');
    await expectAccessible(page);

    await lately.getByRole('link', { name: '30 days' }).click();
    await expect(page).toHaveURL(`${shop.url}/desk?over=30d`);
    await expect(payments.getByRole('columnheader').first()).toHaveText('Day');
    await expect(payments.getByRole('row')).toHaveCount(31);

    // On the drawing by keys: the element's details have the link, and so has the table behind it.
    const listed = `${shop.url}/desk/orders?element=payment-received&version=1`;
    await map.getByRole('button', { name: /^Payment received, wait/ }).focus();
    await page.keyboard.press('Enter');
    await expectAccessible(page);
    await map
      .getByRole('dialog', { name: 'Payment received' })
      .getByRole('link', { name: '1 order here now' })
      .focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(listed);
    await page.goBack();
    const table = map.getByRole('table', { name: 'Where orders stand' });
    await table.getByRole('link', { name: 'Payment received, 1 here now' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(listed);
    await expect(page.getByRole('region', { name: 'Orders' }).getByRole('rowheader')).toHaveText([waits]);
  } finally {
    await shop.end();
  }
});
