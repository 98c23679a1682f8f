import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { type ProviderShop, startProviderShop } from '@/e2e/support/provider';
import { expect, test } from '@/e2e/support/test';

// One shop for all: each goes on where the one before stopped.
test.describe.configure({ mode: 'serial' });

let both: ProviderShop;
test.beforeAll(async () => {
  both = await startProviderShop({ OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'help=operator' });
  const person = { email_verified: true, name: 'Bo Vale' };
  both.sso.people.set('bo', { ...person, email: 'bo@shop.example', groups: ['help'] });
  both.sso.people.set('cy', { ...person, email: 'cy@shop.example' });
});
test.afterAll(() => both?.end());
// The provider's pages want a font of another site, which no test waits for.
test.beforeEach(({ page }) =>
  page.route('https://fonts.googleapis.com/**', (route) =>
    route.fulfill({ contentType: 'text/css', body: '' }),
  ),
);

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** The provider's own pages: a login, any password, a consent. */
async function signInThere(page: Page, login: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`^${both.sso.issuer}/`));
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('somebody of the provider comes in by it, and out again', async ({ page, troubles }) => {
      troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
      // What a browser without scripts does not load.
      if (!javaScriptEnabled) troubles.allow(/request: csp/);
      await page.goto(`${both.shop.url}/desk`);
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByRole('button', { name: 'Sign in with Our house' }).click();
      await signInThere(page, 'bo');
      await expect(page).toHaveURL(`${both.shop.url}/desk`);
      await page.getByRole('link', { name: /^Your account/ }).click();
      await expect(heading(page)).toHaveText('Your account');
      await expect(page.getByRole('region', { name: 'Password' })).toContainText(
        'you come in by the provider',
      );
      if (javaScriptEnabled) await expectAccessible(page);
      // No site is told where its visitors come from.
      expect(both.sso.asked.filter(({ referer }) => referer?.startsWith(both.shop.url))).toEqual([]);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('button', { name: 'Sign in with Our house' })).toBeVisible();
    });
  });

test('somebody whom nobody invited is told whom to ask', async ({ page, troubles }) => {
  troubles.allow(/status of 40[13] \((Unauthorized|Forbidden)\) .*\/desk/);
  await page.goto(`${both.shop.url}/desk`);
  await page.getByRole('button', { name: 'Sign in with Our house' }).click();
  await signInThere(page, 'cy');
  await expect(heading(page)).toHaveText('You have no way in here.');
  await expect(page.getByText('invite exactly this address')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the sign-in' }).click();
  await expect(heading(page)).toHaveText('This desk is for those who run the shop.');
});
