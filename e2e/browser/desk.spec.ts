import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { type Server, startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { runOn } from '@/lib/db/testing/test-database';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

/** Bills cannot be written while the table has this rule, and nothing else is the matter with the shop. */
const BREAK_BILLS = `alter table bill add constraint no_paper check (false) not valid`;
const MEND_BILLS = 'alter table bill drop constraint no_paper';

// One desk for all: they look at the same shop.
test.describe.configure({ mode: 'serial' });
test.skip(findPostgres() === null, 'a database that can be broken from outside is a PostgreSQL');

let cluster: Cluster;
let shop: Server;
test.beforeAll(async () => {
  cluster = await startPostgres({ fsync: false });
  shop = await startServer({ variables: { DATABASE_URL: cluster.url, OPERATOR_TOKEN } });
  await runOn(cluster.url, 'update product set stock = reserved + 100');
});
test.afterAll(async () => {
  await shop?.end();
  await cluster?.stop();
});

/** Opens the act, says why, and does it. */
async function retry(page: Page, reason: string): Promise<void> {
  const act = page.getByRole('group').filter({ hasText: 'Try “Send bill” again' });
  await act.getByText('Try “Send bill” again').first().click();
  await act.getByLabel('Why').fill(reason);
  await act.getByRole('button', { name: 'Try “Send bill” again' }).click();
}

test('a stranger sees a form, and nothing of the shop behind it @phone', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  await page.goto(`${shop.url}/desk`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'This desk is for those who run the shop.',
  );
  await expect(page.getByRole('navigation')).toBeHidden();
  await expectAccessible(page);
});

test('what fails appears, is understood, and goes when it is mended @phone', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  await page.goto(`${shop.url}/desk?first=dearest`);
  await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${shop.url}/desk?first=dearest`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing needs you.');
  await expectAccessible(page);

  await runOn(cluster.url, BREAK_BILLS);
  const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
  const order = { items: [{ sku: 'assam-breakfast', quantity: 2 }], customer };
  const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data: order })).json();
  // The page looks by itself.
  const need = page.getByRole('listitem').filter({ hasText: orderId });
  await expect(need.getByRole('heading')).toHaveText('“Send bill” stopped after 3 tries');
  await expect(need).toContainText('no_paper');
  await expect(need).toContainText('An order of €25.00 stands still.');
  await expect(page.getByRole('list', { name: 'How many of each' })).toHaveText('1 incident');
  await expectAccessible(page);

  // On the order's own desk it is tried in vain, and it says so.
  await need.getByRole('link', { name: `Order ${orderId}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${orderId}`);
  await expect(page.getByText('“Send bill” stopped after 3 tries')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Customer and goods' })).toContainText('Ada Byrne');
  await expectAccessible(page);
  await retry(page, 'the printer may be back');
  const acts = page.getByRole('region', { name: 'Done at the desk' });
  await expect(acts).toContainText('operator (admin) tried again “Send bill”: failed again');
  await expect(acts).toContainText('no_paper');
  await expect(acts).toContainText('because: the printer may be back');
  await expectAccessible(page);

  await runOn(cluster.url, MEND_BILLS);
  await retry(page, 'the printer is back');
  await expect(acts.getByRole('listitem').first()).toContainText('tried again “Send bill”: cleared');
  await expect(acts.getByRole('listitem')).toHaveCount(2);
  await page.getByRole('link', { name: 'What needs you' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing needs you.');

  // The same order is found by how its customer is called, and by keys alone.
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Orders');
  await expect(page.getByText('One order.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('/');
  await page.keyboard.type('ada b');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/desk\/orders\?q=ada\+b&/);
  // The list listens for keys once its scripts run.
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name: orderId })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  // What comes in meanwhile moves nothing.
  await page.request.post(`${shop.url}/api/order`, { data: order });
  await page.getByRole('link', { name: '1 new' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
