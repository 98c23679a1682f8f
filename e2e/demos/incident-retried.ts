import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { signIn } from '@/e2e/support/desk-pages';
import { CHECKOUT } from '@/e2e/support/server';
import { payByApi, shopOf, TEA } from '@/e2e/support/shop-pages';
import { deskPaths } from '@/lib/story/desk-paths';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import type { Demo } from './stage';

/** The desk looks again every five seconds. Ends what hangs. */
const LOOK_LIMIT_MS = WAIT_LIMIT_MS;

/** The time until the reminder is one that each order brings along, and an order of the shop brings none. */
const TIME_BY_ORDER = readFileSync(path.join(CHECKOUT, 'bpmn/ordering-items-workflow.bpmn'), 'utf8')
  .replace('>PT5M<', '>=timeToPay<')
  .replace('name="5 minutes"', 'name="Time to pay"');

export const incidentRetried: Demo = {
  name: 'incident-retried',
  title: 'an order stops; the desk says why, and it goes on with corrected data',
  on: 'own-server',
  shop: { diagram: TIME_BY_ORDER },
  play: async ({ page, order, scene }, { operatorToken }) => {
    const needs = page.getByRole('list', { name: 'How many of each' });
    const retry = page.getByRole('group').filter({ hasText: 'Try “Send bill” again' });
    let orderId = '';
    await scene(
      'The desk, for those who run the shop: a kettle is sold out, and all else is well.',
      async () => {
        await signIn(page, deskPaths.home(), operatorToken);
        await expect(needs).toHaveText('1 product sold out');
      },
    );
    await scene(
      'Ada orders. By a new process each order says how long it waits. Hers does not: it stops.',
      async () => {
        const customer = { name: 'Ada Byrne', email: 'ada@example.com' };
        const items = [{ sku: TEA.sku, quantity: 2 }];
        ({ orderId } = await shopOf(page.request).placeOrder({ items, customer }));
        const need = page.getByRole('listitem').filter({ hasText: orderId });
        await expect(need.getByRole('heading')).toHaveText('“Send bill” stopped after one try', {
          timeout: LOOK_LIMIT_MS,
        });
      },
    );
    await scene(
      'Its page says what stopped and why, and what trying again would do: no mail goes twice.',
      async () => {
        await page.getByRole('link', { name: `Order ${orderId}` }).click();
        await retry.getByText('Try “Send bill” again').first().click();
        await expect(retry).toContainText('it will not go twice');
      },
    );
    await scene('So it is told: an hour. Reason and person are kept, and the order goes on.', async () => {
      await retry.getByLabel('Corrected: timeToPay').fill('PT1H');
      await retry.getByLabel('Why').fill('an hour, as for all');
      await retry.getByRole('button', { name: 'Try “Send bill” again' }).click();
      await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
        'tried again “Send bill”: cleared. Corrected: timeToPay.',
      );
      await order.isDrawnAs('payment-received', 'waiting');
    });
    await scene('She pays, the order ends, and it needs nobody any more.', async () => {
      await payByApi(page.request, orderId, '25.00');
      // The badge: once the diagram is drawn, its end event says the same.
      await expect(page.locator('main span').and(page.getByText('Fulfilled', { exact: true }))).toBeVisible();
      await page.getByRole('link', { name: 'What needs you' }).click();
      await expect(needs).toHaveText('1 product sold out');
    });
  },
};
