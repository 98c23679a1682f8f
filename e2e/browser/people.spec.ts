import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { totpCode } from '@/lib/accounts/testing/totp';
import { type MailServer, openMailServer } from '@/lib/mail/testing/mail-server';

const PASSWORD = 'correct horse battery';

// One shop for all: each goes on where the one before stopped.
test.describe.configure({ mode: 'serial' });

let mails: MailServer;
let shop: Server;
test.beforeAll(async () => {
  mails = await openMailServer();
  const variables = { SMTP_URL: mails.url, MAIL_FROM: 'shop@kettle.example' };
  shop = await startServer({ dataDir: newDataDir(), variables });
});
test.afterAll(async () => {
  await shop?.end();
  await mails?.close();
  if (shop !== undefined) removeDataDir(shop.dataDir);
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${shop.url}/desk`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the first admin comes by the address that the start printed, and invites another', async ({ page }) => {
  const [, address = ''] = /First admin of the desk, good until there is one: (\S+)/.exec(shop.said()) ?? [];
  await page.goto(address);
  await expect(heading(page)).toHaveText('Make the first account of this shop.');
  await expectAccessible(page);
  await page.getByLabel('Your name').fill('Ada Byrne');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page).toHaveURL(`${shop.url}/desk`);
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'ada@example.com' })).toContainText(
    '(you), admin',
  );
  await page.getByLabel('Name').fill('Bo Vale');
  await page.getByLabel('E-mail').fill('bo@example.com');
  await page.getByRole('button', { name: 'Invite' }).click();
  const bo = page.getByRole('listitem').filter({ hasText: 'bo@example.com' });
  await expect(bo).toContainText('Bo Vale, viewer');
  await expect(bo).toContainText('invited, has set no password yet');
  await expectAccessible(page);
});

test('whoever is invited sets a password and a second factor, and signs in with both', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const html = String((await mails.until(1)).at(-1)?.mail.html);
  await page.goto(/href="([^"]*\/desk\/join\/[^"]*)"/.exec(html)?.[1] ?? '');
  await expect(heading(page)).toHaveText('Set a password, Bo Vale.');
  await expectAccessible(page);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: /^Your account/ }).click();
  await expect(heading(page)).toHaveText('Your account');
  await expectAccessible(page);
  const factor = page.getByRole('region', { name: 'Second factor' });
  await factor.getByLabel('Your password').fill(PASSWORD);
  await factor.getByRole('button', { name: 'Begin' }).click();
  await expect(heading(page)).toHaveText('Put this key into your authenticator app.');
  const key = await page.getByText(/^[A-Z2-7]{32,}$/).innerText();
  await page.getByRole('link', { name: 'Next: type in a code from the app' }).click();
  await factor.getByLabel('Code from the app').fill(totpCode(key));
  await factor.getByRole('button', { name: 'Turn it on' }).click();
  await expect(factor).toContainText('you sign in with your password and a code');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'I forgot my password' })).toBeVisible();
  await expectAccessible(page);
  await signIn(page, 'bo@example.com');
  await expect(heading(page)).toHaveText('One more step.');
  await expectAccessible(page);
  // The one after: a code counts once.
  await page.getByLabel('Code').fill(totpCode(key, Date.now() + 30_000));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${shop.url}/desk`);
});

test('a viewer can do nothing', async ({ page, troubles }) => {
  troubles.allow(/status of 40[13] \((Unauthorized|Forbidden)\) .*\/desk/);
  await signIn(page, 'ada@example.com');
  await page.getByRole('link', { name: 'People' }).click();
  await expect(heading(page)).toHaveText('People');
  await page.getByLabel('Name').fill('Cy Ode');
  await page.getByLabel('E-mail').fill('cy@example.com');
  await page.getByRole('button', { name: 'Invite' }).click();
  const html = String((await mails.until(2)).at(-1)?.mail.html);
  const order = { items: [{ sku: 'assam-breakfast', quantity: 1 }], customer: { name: 'A customer' } };
  const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data: order })).json();
  await page.goto(`${shop.url}/desk/orders/${orderId}`);
  await expect(page.getByText('Cancel the order')).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out' }).click();

  await page.goto(/href="([^"]*\/desk\/join\/[^"]*)"/.exec(html)?.[1] ?? '');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('link', { name: 'Orders', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0);
  await page.goto(`${shop.url}/desk/orders/${orderId}`);
  await expect(heading(page)).toHaveText(`Order ${orderId}`);
  await expect(page.getByText('Cancel the order')).toHaveCount(0);
  await page.goto(`${shop.url}/desk/people`);
  await expect(heading(page)).toHaveText('This page is not for your role.');
  const act = await page.request.post(`${shop.url}/desk/orders/${orderId}/acts`, {
    form: { act: 'cancel', reason: 'because' },
  });
  expect(act.status()).toBe(403);
});

test('a token is made, shown once, and revoked', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  await signIn(page, 'ada@example.com');
  await page.getByRole('link', { name: 'Tokens' }).click();
  await expect(heading(page)).toHaveText('Tokens');
  await expectAccessible(page);
  await page.getByLabel('Name').fill('stock');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const token = await page.getByText(/^oft_/).innerText();
  const mailsOf = () =>
    page.request.get(`${shop.url}/api/operator/mails`, { headers: { authorization: `Bearer ${token}` } });
  expect((await mailsOf()).status()).toBe(200);
  await page.getByRole('link', { name: 'Back to the tokens' }).click();
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke stock' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'stock' })).toContainText('revoked');
  expect((await mailsOf()).status()).toBe(401);
  await expectAccessible(page);
});
