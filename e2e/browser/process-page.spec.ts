import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { orderByApi, orderReaches, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import type { ProcessTotalsJson, VersionTotals } from '@/lib/contract/process-totals';

const HASH = /\/api\/definitions\/([0-9a-f]{64})(?:\.drawn)?\.bpmn/;

async function totalsOf(page: Page): Promise<ProcessTotalsJson> {
  const answer = await page.request.get('/api/process/totals');
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** The page is told these figures instead of the server's, to see what it makes of them. */
async function tell(page: Page, change: (totals: ProcessTotalsJson) => ProcessTotalsJson): Promise<void> {
  const totals = await totalsOf(page);
  await page.route('**/api/process/totals', (route) => route.fulfill({ json: change(totals) }));
}

const steps = (page: Page) => page.getByRole('table', { name: 'Where open orders stand' });
const ends = (page: Page) => page.getByRole('table', { name: 'How orders ended' });
const row = (page: Page, name: string) =>
  steps(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const badge = (page: Page, id: string) => page.locator(`[data-badge-of="${id}"]`);

test('an order that is placed is counted while one looks, on the diagram and in the table @phone', async ({
  page,
}) => {
  await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  await page.goto('/show-process.html');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How an order runs');
  const waiting = async () =>
    Number((await row(page, 'Payment received').getByRole('cell').first().innerText()).replace(/\D/g, ''));
  await expect(row(page, 'Payment received')).toBeVisible();
  expect(await waiting()).toBeGreaterThan(0);
  await expect(badge(page, 'payment-received')).toHaveText(/^[\d,]+$/);
  await expectAccessible(page);

  // Other tests order too, and end orders: so one is placed each time, until one is seen to have been counted.
  let before = await waiting();
  const rises = async () => {
    const { orderId } = await orderByApi(page.request);
    await orderReaches(page.request, orderId, ({ activeElements }) => activeElements.length > 0);
    const now = await waiting();
    const hasRisen = now > before;
    before = now;
    return hasRisen;
  };
  await expect.poll(rises).toBe(true);
});

test('figures are told in words: the ends, half of the waits, a million', async ({ page }) => {
  await tell(page, (totals) => ({
    versions: totals.versions.slice(0, 1).map(
      (version): VersionTotals => ({
        ...version,
        orders: 1_250_000,
        open: 1_000_000,
        waiting: [{ elementId: 'payment-received', waitsFor: 'message', orders: 1_000_000 }],
        ended: [
          { outcome: 'fulfilled', orders: 249_999 },
          { outcome: 'terminated', orders: 1 },
        ],
        waits: [{ elementId: 'payment-received', medianSeconds: 252, samples: 300 }],
      }),
    ),
    sample: { orders: 500, from: null, to: null },
  }));
  await page.goto('/show-process.html');
  await expect(page.getByRole('definition')).toHaveText(['1,000,000', '250,000']);
  await expect(row(page, 'Payment received').getByRole('cell')).toHaveText(['1,000,000', '4 min 12 s']);
  await expect(ends(page).getByRole('row')).toHaveText([
    /End/,
    /^Fulfilled\s*249,999$/,
    /^Stopped by the shop\s*1$/,
  ]);
  await expect(badge(page, 'payment-received')).toHaveText('1M');
  await expect(badge(page, 'order-fulfilled')).toHaveText('250K');
  await expect(page.getByText('Times are of the 500 orders that moved last.')).toBeVisible();
});

test('each version stands on its own diagram', async ({ page }) => {
  const shown: string[] = [];
  page.on('request', (request) => {
    const hash = HASH.exec(request.url())?.[1];
    if (hash !== undefined) shown.push(hash);
  });
  const [newest] = (await totalsOf(page)).versions;
  const older = 'a'.repeat(64);
  await page.route(`**/api/definitions/${older}.*`, async (route) => {
    // The drawing of the newest serves as the older one's.
    const url = route
      .request()
      .url()
      .replace(older, newest?.hash ?? '');
    await route.fulfill({ response: await page.request.get(url) });
  });
  await tell(page, ({ versions, sample }) => ({
    versions: versions.slice(0, 1).flatMap((version) => [
      { ...version, version: 2 },
      {
        ...version,
        version: 1,
        hash: older,
        open: 3,
        waiting: [{ elementId: 'send-bill', waitsFor: 'job', orders: 3 }],
      },
    ]),
    sample,
  }));
  await page.goto('/show-process.html');
  await expect.poll(() => [...new Set(shown)]).toEqual([newest?.hash]);
  await page.getByLabel('Version of the process').selectOption({ label: 'Version 1, 3 open' });
  await expect(row(page, 'Send bill').getByRole('cell').first()).toHaveText('3');
  await expect(badge(page, 'send-bill')).toHaveText('3');
  expect(shown.at(-1)).toBe(older);
});

test('before the first order it says so', async ({ page }) => {
  await tell(page, (totals) => ({
    versions: totals.versions
      .slice(0, 1)
      .map((version) => ({ ...version, orders: 0, open: 0, waiting: [], ended: [], waits: [] })),
    sample: { orders: 0, from: null, to: null },
  }));
  await page.goto('/show-process.html');
  await expect(page.getByText('No order has taken this way yet.')).toBeVisible();
  await expect(page.getByText('No order is on its way.')).toBeVisible();
  await expect(page.locator('.pd-drawn')).toBeVisible();
});

test('where there are no figures, the process is still there', async ({ page, troubles }) => {
  troubles.allow(/status of 503/);
  await page.route('**/api/process/totals', (route) => route.fulfill({ status: 503 }));
  await page.goto('/show-process.html');
  await expect(page.getByText('We can’t get the figures right now.')).toBeVisible();
  await expect(page.locator('.pd-drawn')).toBeVisible();
  await page.getByLabel('Order number').fill('42');
  troubles.allow(/status of 404/);
  await page.getByRole('button', { name: 'Show the order' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We don’t know this order.');
});

test('in live mode nobody is asked for the shop’s figures', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/api/shop', (route) =>
    route.fulfill({ json: { mode: 'live', timeScale: 1, outbox: false } }),
  );
  await page.goto('/show-process.html');
  await expect(page.getByText('How many orders stand where is for the shop’s eyes only.')).toBeVisible();
  await expect(page.locator('.pd-drawn')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  expect(asked).not.toContain('/api/process/totals');
});

test.describe('with all that moves', () => {
  test.use({ reducedMotion: 'no-preference' });

  test('nothing jumps while the figures come @phone', async ({ page }) => {
    await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => {
        // These entries are layout shifts; the types of the page do not know them.
        for (const entry of list.getEntries())
          (window as unknown as { shifted: number }).shifted += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto('/show-process.html');
    await expect(row(page, 'Payment received')).toBeVisible();
    await expect(badge(page, 'payment-received')).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { shifted: number }).shifted)).toBeLessThan(0.005);
  });
});
