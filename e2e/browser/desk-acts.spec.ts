import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { FORKS } from '@/e2e/support/forking-model';
import { withShop } from '@/e2e/support/own-model';
import { expect, test } from '@/e2e/support/test';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

const actsOf = (page: Page) => page.getByRole('region', { name: 'Done at the desk' });

/** Opens an act, says why, and does it. @param fields more of its form, by label */
async function act(page: Page, title: string, reason: string, fields: Record<string, string> = {}) {
  const form = page.getByRole('group').filter({ hasText: title });
  await form.getByText(title).first().click();
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
  await form.getByLabel('Why').fill(reason);
  await form.getByRole('button', { name: title }).click();
}

test('an incident appears, is understood, retried with corrected data, and gone @phone', async ({
  page,
  browser,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  await withShop(FORKS, { variables: { OPERATOR_TOKEN } }, page, async (shop) => {
    await page.goto(`${shop.url}/desk`);
    await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // A product is sold out from the start.
    const needs = page.getByRole('list', { name: 'How many of each' });
    await expect(needs).toHaveText('1 product sold out');

    const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
    const data = { items: [{ sku: 'assam-breakfast', quantity: 2 }], customer };
    const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data })).json();
    const need = page.getByRole('listitem').filter({ hasText: orderId });
    await expect(need.getByRole('heading')).toHaveText('“Send bill” stopped after one try');
    await need.getByRole('link', { name: `Order ${orderId}` }).click();
    await expect(page.getByText('“Send bill” stopped after one try')).toBeVisible();

    // What will happen is said before: the bill is out, and the data lead nowhere.
    const retry = page.getByRole('group').filter({ hasText: 'Try “Send bill” again' });
    await retry.getByText('Try “Send bill” again').first().click();
    await expect(retry).toContainText(
      'The mail “Request for payment” went out already; it will not go twice.',
    );
    await expect(retry).toContainText('With the data as they are it stops there again.');
    await expectAccessible(page);
    await retry.getByLabel('Corrected: delivery').fill('horse');
    await retry.getByLabel('Why').fill('she said by horse');
    await retry.getByRole('button', { name: 'Try “Send bill” again' }).click();
    await expect(actsOf(page)).toContainText('tried again “Send bill”: failed again. Corrected: delivery.');

    await act(page, 'Try “Send bill” again', 'she meant by post', { 'Corrected: delivery': 'post' });
    await expect(actsOf(page).getByRole('listitem').first()).toContainText(
      'tried again “Send bill”: cleared. Corrected: delivery.',
    );
    await expect(page.getByText('“Send bill” stopped after')).toHaveCount(0);
    // What the order knows now, and where it came from.
    await expect(page.getByRole('region', { name: 'Variables' })).toContainText('delivery = "post"');
    await expect(page.getByRole('region', { name: 'What happened' })).toContainText('delivery = "horse"');
    await expectAccessible(page);

    // What people have to say of it stands in the same line of time.
    await page.getByLabel('A note').fill('Ada rings at noon');
    await page.getByRole('button', { name: 'Leave the note' }).click();
    const timeline = page.getByRole('region', { name: 'What happened' });
    await expect(timeline.getByRole('listitem').first()).toContainText(
      'operator (admin) noted: Ada rings at noon',
    );

    // Two people: one has an old page before them.
    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    try {
      const other = await context.newPage();
      await other.goto(page.url().replace(/#.*/, ''));
      await act(page, 'Suspend the order', 'until she rings');
      await expect(page.getByText('This order is suspended. Nothing has come for it since.')).toBeVisible();
      await act(other, 'Stop the order', 'she rang');
      await expect(actsOf(other).getByRole('listitem').first()).toContainText(
        'Meanwhile: operator (admin) suspended the order: done,',
      );
    } finally {
      await context.close();
    }

    await page.request.post(`${shop.url}/api/receive-payment`, { data: { orderId, amount: '25.00' } });
    await expect(page.getByText('Kept until it is resumed: €25.00.')).toBeVisible();
    await expectAccessible(page);
    await act(page, 'Resume the order', 'she rang');
    // The badge: once the diagram is drawn, its end event says the same.
    await expect(page.locator('main span').and(page.getByText('Fulfilled', { exact: true }))).toBeVisible();
    await page.getByRole('link', { name: 'What needs you' }).click();
    await expect(needs).toHaveText('1 product sold out');
  });
});
