import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { FORKS } from '@/e2e/support/forking-model';
import { withShop } from '@/e2e/support/own-model';
import { expect, test } from '@/e2e/support/test';
import { openWebhookReceiver } from '@/lib/deliveries/testing/webhook-receiver';
import { openMailServer } from '@/lib/mail/testing/mail-server';
import { verifyDelivery } from '@/lib/payments/signed-delivery';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

/** Makes an alert at the desk. @param fields of its form, by label */
async function makeAlert(page: Page, shopUrl: string, fields: Record<string, string>, way = 'mail') {
  await page.goto(`${shopUrl}/desk/alerts`);
  const form = page.getByRole('region', { name: 'A new alert' });
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
  await form.getByLabel('Tells by').selectOption(way);
  await form.getByRole('button', { name: 'Make the alert' }).click();
}

test('an incident appears, alerts, is understood, retried with corrected data and gone @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const [mails, receiver, port] = await Promise.all([
    openMailServer(),
    openWebhookReceiver(),
    findFreePort(),
  ]);
  const variables = {
    ...{ OPERATOR_TOKEN, PORT: String(port), ALLOW_PRIVATE_WEBHOOKS: '1' },
    ...{ SMTP_URL: mails.url, MAIL_FROM: 'shop@kettle.example' },
  };
  try {
    await withShop(FORKS, { variables }, page, async (shop) => {
      await page.goto(`${shop.url}/desk/alerts`);
      await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('region', { name: 'Who is told' })).toContainText('Nobody yet.');
      await expectAccessible(page);
      await makeAlert(page, shop.url, { Name: 'Night watch', 'Where to': 'ops@example.com' });
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Night watch');
      await expectAccessible(page);
      await makeAlert(page, shop.url, { Name: 'Chat', 'Where to': receiver.url }, 'webhook');
      const secret = await page.getByText(/^whsec_/).innerText();
      await page.getByRole('link', { name: 'To the alert' }).click();
      await expect(page.getByText(secret)).toHaveCount(0);

      const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
      const data = { items: [{ sku: 'assam-breakfast', quantity: 2 }], customer };
      const { orderId } = await (await page.request.post(`${shop.url}/api/order`, { data })).json();

      // Two ways, once each.
      const toUs = () => mails.received.filter(({ to }) => to.includes('ops@example.com'));
      await expect.poll(() => toUs().length).toBe(1);
      const [mail] = toUs();
      expect(mail?.mail.subject).toBe('1 incident needs you');
      expect(mail?.mail.text).toContain(`“Send bill” stopped after one try (€25.00, order ${orderId}).`);
      expect(mail?.raw).not.toMatch(/Ada|ada@example/);
      const [came] = await receiver.until(1);
      const headers = new Headers(came?.headers as Record<string, string>);
      expect(verifyDelivery([secret], headers, Buffer.from(came?.body ?? ''))).toMatch(/^msg_/);
      expect(JSON.parse(came?.body ?? '').data.needs).toMatchObject([{ kind: 'incident', orderId }]);

      // The mail leads to the desk.
      const href = /https?:\/\/\S+\/desk\b/.exec(mail?.mail.text ?? '')?.[0] ?? '';
      expect(href).toBe(`${shop.url}/desk`);
      await page.goto(href);
      const need = page.getByRole('listitem').filter({ hasText: orderId });
      await expect(need.getByRole('heading')).toHaveText('“Send bill” stopped after one try');
      await need.getByRole('link', { name: `Order ${orderId}` }).click();

      const retry = page.getByRole('group').filter({ hasText: 'Try “Send bill” again' });
      await retry.getByText('Try “Send bill” again').first().click();
      await expect(retry).toContainText('With the data as they are it stops there again.');
      await retry.getByLabel('Corrected: delivery').fill('post');
      await retry.getByLabel('Why').fill('she meant by post');
      await retry.getByRole('button', { name: 'Try “Send bill” again' }).click();
      await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
        'tried again “Send bill”: cleared. Corrected: delivery.',
      );
      await page.getByRole('link', { name: 'What needs you' }).click();
      await expect(page.getByRole('list', { name: 'How many of each' })).toHaveText('1 product sold out');

      // What went out is listed, and nothing went out twice.
      await page.goto(`${shop.url}/desk/deliveries`);
      const list = page.getByRole('list', { name: 'What went out' });
      await expect(list.getByRole('listitem')).toHaveText([
        /^1 incident needs you: taken.*(“Chat”, webhook|“Night watch”, mail)/,
        /^1 incident needs you: taken.*(“Chat”, webhook|“Night watch”, mail)/,
      ]);
      await expectAccessible(page);
      expect([toUs().length, receiver.received.length]).toEqual([1, 1]);
    });
  } finally {
    await Promise.all([mails.close(), receiver.close()]);
  }
});

test('what nobody took is seen, and tried again by hand, with no script at all', async ({ browser }) => {
  const receiver = await openWebhookReceiver();
  receiver.answer(410);
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    const variables = { OPERATOR_TOKEN, ALLOW_PRIVATE_WEBHOOKS: '1' };
    await withShop(FORKS, { variables }, page, async (shop) => {
      await page.goto(`${shop.url}/desk/alerts`);
      await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await makeAlert(page, shop.url, { Name: 'Chat', 'Where to': 'ftp://example.com' }, 'webhook');
      await expect(page.locator('main')).toContainText('takes an address that begins with https://');
      await makeAlert(page, shop.url, { Name: 'Chat', 'Where to': receiver.url }, 'webhook');
      await page.getByRole('link', { name: 'To the alert' }).click();
      await page.getByRole('button', { name: 'Send a test' }).click();
      await receiver.until(1);
      await expect
        .poll(async () => {
          await page.goto(`${shop.url}/desk/deliveries?failed=1`);
          return page.getByRole('listitem').allInnerTexts();
        })
        .toEqual([expect.stringContaining('answered 410: not taken')]);
      await page.goto(`${shop.url}/desk`);
      await expect(page.getByRole('heading', { name: '“Chat” reaches nobody' })).toBeVisible();
      receiver.answer(200);
      await page.getByRole('link', { name: 'See what was not taken' }).click();
      await page.getByRole('button', { name: 'Try again: A test' }).click();
      const [first, second] = await receiver.until(2);
      expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
      await page.goto(`${shop.url}/desk`);
      await expect(page.getByRole('heading', { name: '“Chat” reaches nobody' })).toHaveCount(0);
    });
  } finally {
    await context.close();
    await receiver.close();
  }
});
