import type { Page } from '@playwright/test';
import pg from 'pg';
import { expectAccessible } from '@/e2e/support/accessible';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { type Server, startServer } from '@/e2e/support/server';
import { deliver, paymentEvent } from '@/e2e/support/signed';
import { expect, test } from '@/e2e/support/test';
import { runOn } from '@/lib/db/testing/test-database';
import { OPERATOR_TOKEN, WEBHOOK_SECRET } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

// One desk for all: they look at the same shop.
test.describe.configure({ mode: 'serial' });
test.skip(findPostgres() === null, 'an order that is held up from outside stands in a PostgreSQL');

let cluster: Cluster;
let shop: Server;
test.beforeAll(async () => {
  cluster = await startPostgres({ fsync: false });
  const variables = {
    ...{ DATABASE_URL: cluster.url, OPERATOR_TOKEN, PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET },
    ...{ RATE_LIMIT: 'off', UNPAID_LIMITS: 'off' },
  };
  shop = await startServer({ variables });
  await runOn(cluster.url, 'update product set stock = reserved + 1000');
});
test.afterAll(async () => {
  await shop?.end();
  await cluster?.stop();
});

async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(`${shop.url}${path}`);
  await page.getByLabel('Operator’s token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${shop.url}${path}`);
}

async function order(page: Page, name: string): Promise<string> {
  const data = { items: [{ sku: 'assam-breakfast', quantity: 2 }], customer: { name } };
  return (await (await page.request.post(`${shop.url}/api/order`, { data })).json()).orderId;
}

const stateOf = async (page: Page, orderId: string) =>
  (await page.request.get(`${shop.url}/api/order?orderId=${orderId}`)).json();

/** The books and all else are right. */
async function expectRight(page: Page): Promise<void> {
  const answer = await page.request.post(`${shop.url}/api/operator/check`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  expect((await answer.json()).ok).toBe(true);
}

test('a payment without an order is given one, and it ships @phone', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const orderId = await order(page, 'Ada Byrne');
  const event = paymentEvent({ orderId: '77', amount: '25.00', currency: 'EUR', paymentId: 'pay_astray' });
  const answer = await deliver(shop, event, { secret: WEBHOOK_SECRET });
  expect(JSON.parse(answer.text)).toMatchObject({ verdict: 'unmatched' });

  await signIn(page, '/desk');
  const need = page.getByRole('listitem').filter({ hasText: 'A payment came that belongs to no order' });
  await need.getByRole('link', { name: 'Find its order' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€25.00 without an order');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Open orders of this amount' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Ada Byrne' })).toContainText(orderId);
  await page.goBack();

  await page.getByLabel('Order', { exact: true }).fill('4711');
  await page.getByRole('button', { name: 'Show what will happen' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'There is no order 4711.' })).toBeVisible();
  await page.getByLabel('Order', { exact: true }).fill(orderId);
  await page.getByRole('button', { name: 'Show what will happen' }).click();
  await expect(page.getByText('It pays for the order, which goes on at once.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Why').fill('the name on the statement');
  await page.getByRole('button', { name: `Give it to order ${orderId}` }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${orderId}`);
  await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
    'operator (admin) gave it a payment: done. 25.00 EUR: applied',
  );
  await expect(page.getByRole('region', { name: 'Money' })).toContainText('given to this order');
  expect(await stateOf(page, orderId)).toMatchObject({ outcome: 'fulfilled', payment: { status: 'paid' } });
  await page.getByRole('link', { name: 'What needs you' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing needs you.');
  const again = await deliver(shop, event, { secret: WEBHOOK_SECRET });
  expect(JSON.parse(again.text)).toMatchObject({ verdict: 'duplicate', first: 'unmatched' });
  await expectRight(page);
});

test('a payment without an order is sent back, and is given to no order after that @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const event = paymentEvent({ orderId: '78', amount: '31.00', currency: 'EUR', paymentId: 'pay_nobody' });
  await deliver(shop, event, { secret: WEBHOOK_SECRET });
  await signIn(page, '/desk');
  const need = page.getByRole('listitem').filter({ hasText: '€31.00 of somebody’s.' });
  await need.getByRole('link', { name: 'Find its order' }).click();
  const part = page.getByRole('region', { name: 'Send it back' });
  await expect(part).toContainText('Nobody but you can send it: transfer it first, then record that here.');
  await part.getByLabel('Reason to send it back').fill('meant for another shop');
  await part.getByRole('button', { name: 'Record that it was sent back' }).click();
  await expect(page.getByRole('status').filter({ hasText: '€31.00 went back, sent by hand' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Done at the desk' })).toContainText(
    'operator (admin) sent the payment back: done. Sent by hand.',
  );
  await expect(page.getByRole('region', { name: 'Give it to an order' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'What needs you' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing needs you.');
  await expectRight(page);
});

test('a part of the money goes back, then the rest, and the books are right @phone', async ({
  page,
  troubles,
}) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const orderId = await order(page, 'Grace Hopper');
  const data = { orderId, amount: '25.00', paymentId: 'pay_grace' };
  await page.request.post(`${shop.url}/api/receive-payment`, { data });
  await signIn(page, `/desk/orders/${orderId}`);
  const act = page.getByRole('group').filter({ hasText: 'Refund the customer' });
  const money = page.getByRole('region', { name: 'Money' });
  const goods = page.getByRole('region', { name: 'Customer and goods' });
  const acts = page.getByRole('region', { name: 'Done at the desk' });

  await act.getByText('Refund the customer').first().click();
  await expect(act).toContainText('Up to 25.00 EUR counts and can go back, in part or whole.');
  await expectAccessible(page);
  await act.getByLabel('Amount in EUR').fill('12,50');
  await act.getByLabel('I have sent it myself').check();
  await act.getByLabel('Assam breakfast tea').fill('1');
  await act.getByLabel('Why').fill('one tin was dented');
  await act.getByRole('button', { name: 'Refund the customer' }).click();
  await expect(acts).toContainText('refunded the customer: done. 12.50 EUR by-hand');
  await expect(money).toContainText('€12.50 counts, €12.50 gone back');
  await expect(goods).toContainText('Credit note 000001, €12.50');

  // More than counts is refused, and said.
  await act.getByText('Refund the customer').first().click();
  await act.getByLabel('Amount in EUR').fill('13');
  await act.getByLabel('Why').fill('a mistake');
  await act.getByRole('button', { name: 'Refund the customer' }).click();
  await expect(acts).toContainText('refused. At most 12.50 EUR can be given back: no more counts.');

  await act.getByText('Refund the customer').first().click();
  await act.getByLabel('Why').fill('the other one, too');
  await act.getByRole('button', { name: 'Refund the customer' }).click();
  await expect(acts).toContainText('12.50 EUR to be sent by hand');
  expect((await stateOf(page, orderId)).payment.refunds).toEqual([
    { state: 'refunded', amount: '12.50', currency: 'EUR' },
    { state: 'due', amount: '12.50', currency: 'EUR' },
  ]);
  const record = page.getByRole('group').filter({ hasText: 'Record a refund by hand' });
  await record.getByText('Record a refund by hand').first().click();
  await record.getByLabel('Why').fill('sent from the bank');
  await record.getByRole('button', { name: 'Record a refund by hand' }).click();
  await expect(money).toContainText('€25.00 gone back');
  await expect(goods).toContainText('Credit note 000002, €12.50');
  await goods.getByRole('link', { name: 'Credit note 000002' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Credit note 000002');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Back to the order' }).click();
  await goods.getByRole('link', { name: 'Invoice 000002' }).click();
  await expect(page.getByText('is no longer owed: it was refunded.')).toHaveCount(2);
  await page.goto(`${shop.url}/bill/${orderId}`);
  await page.getByRole('link', { name: 'Credit note 000001' }).click();
  await expect(page).toHaveURL(`${shop.url}/bill/${orderId}/credit-note-000001`);
  await expect(page.getByRole('term').filter({ hasText: 'No longer owed' })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${shop.url}/show-process.html?orderId=${orderId}`);
  await expect(page.getByText('€25.00 has been refunded to you.').first()).toBeVisible();
  await expectRight(page);
});

test('many orders are cancelled, stopped half-way, and gone on with @phone', async ({ page, troubles }) => {
  troubles.allow(/status of 401 \(Unauthorized\) .*\/desk/);
  const orders = await Promise.all(Array.from({ length: 70 }, () => order(page, 'Tea House')));
  const paid = orders[0] ?? '';
  await page.request.post(`${shop.url}/api/receive-payment`, {
    data: { orderId: paid, amount: '25.00', paymentId: 'pay_house' },
  });
  // The order that comes last is held up, so that there is a middle.
  const holder = new pg.Client({ connectionString: cluster.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query(
      `select 1 from orders where number = (select min(o.number) from orders o join customer c on c.order_number = o.number
       where c.name = 'Tea House' and o.state = 'ACTIVE') for update`,
    );
    await signIn(page, '/desk/orders?q=tea+house');
    await page.getByText('Do something with all of these').click();
    await page.getByRole('button', { name: 'Cancel them' }).click();
    await expect(page.getByText('69 orders will be cancelled')).toBeVisible();
    await expect(page.getByText('1: It has ended.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Why').fill('the supplier failed');
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByText('50 done, 0 refused, 0 failed, 19 not done')).toBeVisible();
    await page.getByLabel('Why').fill('wait');
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
    await expectAccessible(page);
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await page.reload();
  await expect(page.getByText('50 done, 0 refused, 0 failed, 19 not done')).toBeVisible();
  const open = async () =>
    (await Promise.all(orders.map((orderId) => stateOf(page, orderId)))).filter(
      ({ state }) => state === 'ACTIVE',
    ).length;
  expect(await open()).toBe(19);
  await page.getByLabel('Why').fill('the supplier failed indeed');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('69 done, 0 refused, 0 failed, 0 not done')).toBeVisible();
  expect(await open()).toBe(0);
  await page.getByRole('link', { name: 'In bulk' }).click();
  await expect(page.getByRole('link', { name: 'Cancel them: 69 of 69, done' })).toBeVisible();
  await expectAccessible(page);
  await expectRight(page);
});
