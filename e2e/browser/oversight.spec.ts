import { expectAccessible } from '@/e2e/support/accessible';
import { type Server, startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

let shop: Server;
test.beforeAll(async () => {
  shop = await startServer({ variables: { OPERATOR_TOKEN } });
});
test.afterAll(() => shop?.end());

test('who did what is found and proven, and how the system stands is read and taken along @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  await page.goto(`${shop.url}/desk/audit`);
  await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Nothing was done yet.')).toBeVisible();
  await expectAccessible(page);

  const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data: {} })).json();
  await page.goto(`${shop.url}/desk/orders/${orderId}`);
  const suspend = page.getByRole('group').filter({ hasText: 'Suspend the order' });
  await suspend.getByText('Suspend the order').first().click();
  await suspend.getByLabel('Why').fill('she rings at noon');
  await suspend.getByRole('button', { name: 'Suspend the order' }).click();
  await expect(page.getByText('This order is suspended.')).toBeVisible();

  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByText('The chain of hashes is proven up to row 2, the newest')).toBeVisible();
  const rows = page.getByRole('list', { name: 'What was done' }).getByRole('listitem');
  await expect(rows).toHaveText([
    /operator \(admin\): suspend, done \(asked for in row 1\)/,
    /suspend, asked/,
  ]);
  await expectAccessible(page);
  await page.getByLabel('Text').fill('AT NOON');
  await page.getByLabel('Result').selectOption('done');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/result=done.*text=AT\+NOON|text=AT\+NOON.*result=done/);
  await expect(rows).toHaveCount(1);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  expect((await file).suggestedFilename()).toBe('audit.csv');

  await page.getByRole('link', { name: 'System' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('System');
  await expect(page.getByRole('region', { name: 'Versions of the process' })).toContainText(
    'ordering-items-workflow 1',
  );
  await expect(page.getByRole('region', { name: 'Last errors' })).toContainText(
    'None since the servers started.',
  );
  await expectAccessible(page);
  const bundle = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the support bundle' }).click();
  expect((await bundle).suggestedFilename()).toMatch(/^orderflow-support-/);
});
