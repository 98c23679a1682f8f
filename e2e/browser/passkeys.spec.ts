import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CDPSession, Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { expect, test } from '@/e2e/support/test';
import { totpCode } from '@/lib/accounts/testing/totp';

const PASSWORD = 'correct horse battery';

// One shop and one person for all: each goes on where the one before stopped.
test.describe.configure({ mode: 'serial' });

let shop: Server;
let other: HttpServer;
/** An authenticator of Chrome's own, whose keys the tests hand from browser to browser. */
let credentials: Credential[] = [];
interface Credential {
  readonly credentialId: string;
  readonly signCount: number;
}

test.beforeAll(async () => {
  shop = await startServer({
    dataDir: newDataDir(),
    variables: { HOSTNAME: 'localhost', TRUST_PROXY: '127.0.0.1 ::1', LOG_LEVEL: 'info' },
  });
  // Another origin of the same host: a browser shows it the same passkeys.
  other = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<title>x</title>'),
  );
  other.listen(0, 'localhost');
  await once(other, 'listening');
});
test.afterAll(async () => {
  await shop?.end();
  other?.close();
  if (shop !== undefined) removeDataDir(shop.dataDir);
});

// Each test is another client: ten tries a minute are what one has.
let client = 0;
const from = () => ({ 'x-forwarded-for': `10.0.0.${client}` });
test.beforeEach(async ({ page }) => {
  client += 1;
  await page.setExtraHTTPHeaders(from());
});
const ask = async (page: Page): Promise<PublicKeyCredentialRequestOptionsJSON> => {
  const form = { passkey: 'ask' };
  return (await (await page.request.post(`${shop.url}/desk/sign-in`, { form, headers: from() })).json())
    .options;
};
const give = (page: Page, passkey: string) =>
  page.request.post(`${shop.url}/desk/sign-in`, { form: { passkey }, headers: from() });
/** What the page's own script could ask the authenticator for. */
const answerOf = (page: Page, options: PublicKeyCredentialRequestOptionsJSON): Promise<string> =>
  page.evaluate(async (asked) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
    return JSON.stringify(await navigator.credentials.get({ publicKey }));
  }, options);

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const passkeys = (page: Page) => page.getByRole('region', { name: 'Passkeys' });
const withPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

interface Authenticator {
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
}

/** Plugs an authenticator in that knows its holder. @param known the keys that it has */
async function plugIn(page: Page, known: readonly Credential[] = []): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  for (const credential of known)
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never });
  return { cdp, authenticatorId };
}
const keysOf = async ({ cdp, authenticatorId }: Authenticator): Promise<Credential[]> =>
  (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

async function signInWithPassword(page: Page): Promise<void> {
  await page.goto(`${shop.url}/desk`);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
async function openMe(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Your account/ }).click();
  await expect(heading(page)).toHaveText('Your account');
}

test('a passkey is made with the password, and listed', async ({ page, troubles }) => {
  troubles.allow(/status of 422/);
  const [, address = ''] = /First admin of the desk, good until there is one: (\S+)/.exec(shop.said()) ?? [];
  await page.goto(address);
  await page.getByLabel('Your name').fill('Ada Byrne');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await openMe(page);
  const authenticator = await plugIn(page);
  await passkeys(page).getByLabel('What you call it').fill('My phone');
  await passkeys(page).getByLabel('Your password').fill('wrong horse battery');
  await passkeys(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys(page).getByRole('alert')).toHaveText(/That is not your password\./);
  await passkeys(page).getByLabel('Your password').fill(PASSWORD);
  await passkeys(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys(page).getByRole('listitem')).toContainText('My phone');
  await expect(passkeys(page).getByRole('listitem')).toContainText('never used');
  await expectAccessible(page);
  credentials = await keysOf(authenticator);
  expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
});

test('it signs in by itself, in place of the password and of the second step', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const authenticator = await plugIn(page, credentials);
  await page.goto(`${shop.url}/desk/orders?state=waiting`);
  await expectAccessible(page);
  await withPasskey(page).click();
  await expect(page).toHaveURL(`${shop.url}/desk/orders?state=waiting`);
  await expect(page.getByRole('link', { name: /^Your account, Ada Byrne/ })).toBeVisible();
  await openMe(page);
  await expect(passkeys(page).getByRole('listitem')).toContainText('last used');
  // A second factor of the password is none of the passkey's.
  const factor = page.getByRole('region', { name: 'Second factor' });
  await factor.getByLabel('Your password').fill(PASSWORD);
  await factor.getByRole('button', { name: 'Begin' }).click();
  const key = await page.getByText(/^[A-Z2-7]{32,}$/).innerText();
  await page.getByRole('link', { name: 'Next: type in a code from the app' }).click();
  await factor.getByLabel('Code from the app').fill(totpCode(key));
  await factor.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signInWithPassword(page);
  await expect(heading(page)).toHaveText('One more step.');
  await withPasskey(page).click();
  await expect(page).toHaveURL(`${shop.url}/desk`);
  credentials = await keysOf(authenticator);
});

test('another origin gets nothing for it, though the browser shows it the same passkey', async ({ page }) => {
  await plugIn(page, credentials);
  const options = await ask(page);
  await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  const answer = await give(page, await answerOf(page, options));
  expect(answer.status()).toBe(422);
  expect(answer.headers()['set-cookie']).toBeUndefined();
  expect(shop.said()).toMatch(/Unexpected authentication response origin/);
});

test('an answer counts once', async ({ page }) => {
  const authenticator = await plugIn(page, credentials);
  await page.goto(`${shop.url}/find-order`);
  const answer = await answerOf(page, await ask(page));
  expect((await give(page, answer)).status()).toBe(200);
  expect((await give(page, answer)).status()).toBe(422);
  credentials = await keysOf(authenticator);
});

test('a copy that lags behind is refused', async ({ page, troubles }) => {
  troubles.allow(/status of (401|422)/);
  const [first] = credentials;
  await plugIn(page, first === undefined ? [] : [{ ...first, signCount: 0 }]);
  await page.goto(`${shop.url}/desk`);
  await withPasskey(page).click();
  await expect(page.getByText('That passkey does not sign in here.')).toBeVisible();
  expect(shop.said()).toMatch(/"why":"Response counter value/);
});

test('one that was removed signs in no more', async ({ page, troubles }) => {
  troubles.allow(/status of (401|422)/);
  const [first] = credentials;
  const ahead = first === undefined ? [] : [{ ...first, signCount: first.signCount + 100 }];
  const authenticator = await plugIn(page, ahead);
  await page.goto(`${shop.url}/desk`);
  await withPasskey(page).click();
  await expect(page.getByRole('link', { name: /^Your account/ })).toBeVisible();
  await openMe(page);
  await passkeys(page).getByRole('button', { name: 'Remove the passkey My phone' }).click();
  await expect(passkeys(page).getByRole('listitem')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  expect(await keysOf(authenticator)).toHaveLength(1);
  await withPasskey(page).click();
  await expect(page.getByText('It may have been removed')).toBeVisible();
});
