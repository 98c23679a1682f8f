import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { withShop } from '@/e2e/support/own-model';
import { TASKS_BESIDE, TASKS_DIAGRAM } from '@/e2e/support/tasks-model';
import { expect, test } from '@/e2e/support/test';
import { deskPaths } from '@/lib/story/desk-paths';

const task = (page: Page, orderId: string) => page.getByRole('listitem').filter({ hasText: orderId });

test('a packer takes a task of her group, fills in its form and is told what is wrong beside the field @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 422 .*\/complete/);
  await withShop(TASKS_DIAGRAM, { beside: TASKS_BESIDE }, page, async (shop) => {
    const [, address = ''] =
      /First admin of the desk, good until there is one: (\S+)/.exec(shop.said()) ?? [];
    await page.goto(address);
    await page.getByLabel('Your name').fill('Ada Byrne');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expect(page).toHaveURL(`${shop.url}/desk`);
    await page.goto(`${shop.url}${deskPaths.people()}`);
    await page.getByText('Change Ada Byrne').click();
    await page.getByLabel('Groups').fill('Packers, Night shift');
    await page.getByRole('button', { name: 'Keep these groups' }).click();
    await expect(page.getByText('Packers, Night shift')).toBeVisible();

    const data = { items: [{ sku: 'assam-breakfast', quantity: 1 }] };
    const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data })).json();
    await page.goto(`${shop.url}${deskPaths.tasks({ of: 'groups' })}`);
    await expect(task(page, orderId)).toContainText('Nobody’s yet. For Packers.');
    await expect(task(page, orderId)).toContainText('late');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take “Check the parcel”' }).click();
    await expect(page.getByText('No task waits for you or your groups')).toBeVisible();
    await page.getByRole('link', { name: 'Mine' }).click();
    await expect(task(page, orderId)).toContainText('Yours.');
    await page.getByRole('link', { name: 'Check the parcel' }).click();

    const name = page.getByLabel('Name on the label');
    const boxes = page.getByLabel('Boxes');
    await expect(page.getByText(`Check the parcel of order ${orderId}`)).toBeVisible();
    await expectAccessible(page);

    // By keyboard alone: what is missing is said beside the field, and the first of it has the focus.
    const send = page.getByRole('button', { name: 'Complete the task' });
    await send.press('Enter');
    await expect(name).toBeFocused();
    await expect(name).toHaveAccessibleDescription(/required/);
    await expectAccessible(page);
    await page.keyboard.type('Ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect(page.getByLabel('Post')).toBeChecked();
    await page.getByLabel('Paper').press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByLabel('It is sealed').press('Space');

    // Who comes past the viewer is told by the server, in the same place, and nothing that was typed is lost.
    await page.route('**/complete', (route) => {
      const sent = new URLSearchParams(route.request().postData() ?? '');
      sent.set('data', JSON.stringify({ ...JSON.parse(sent.get('data') ?? '{}'), boxes: 99 }));
      return route.continue({ postData: sent.toString() });
    });
    await send.click();
    await expect(boxes).toHaveAccessibleDescription(/This is at most 9\./);
    await expect(boxes).toBeFocused();
    await expect(boxes).toHaveValue('3');
    await expect(name).toHaveValue('Ada');
    await expectAccessible(page);

    await page.unroute('**/complete');
    await boxes.fill('4');
    await expect(page.getByText('This is at most 9.')).toBeHidden();
    await send.click();
    await expect(page).toHaveURL(`${shop.url}${deskPaths.tasks()}`);
    await expect(task(page, orderId)).toContainText(
      'For “the night shift”, which is the address of no account',
    );
    await task(page, orderId)
      .getByRole('link', { name: `Order ${orderId}` })
      .click();
    await expect(page.getByText('carrier')).not.toHaveCount(0);
    // Whoever takes a task says no reason.
    const acts = page.getByRole('region', { name: 'Done at the desk' });
    await expect(acts).toContainText('took the task “Check the parcel”');
    await expect(acts).not.toContainText('because');
    await expectAccessible(page);
  });
});
