import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

/** The directives that the page broke, as the browser tells them. */
async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
  return () =>
    page.evaluate(() => (window as Window & { violations?: string[] }).violations ?? ['not watched']);
}

/** Every page that the build rendered, and what is shown where there is none. */
function pages(): string[] {
  const { routes }: { routes: Record<string, unknown> } = JSON.parse(
    readFileSync('.next/prerender-manifest.json', 'utf8'),
  );
  return [...Object.keys(routes).filter((path) => !/^\/_|\.svg$/.test(path)), '/index.html', '/no-such-page'];
}

test('every page runs its scripts, and breaks nothing of its policy', async ({ page, troubles }) => {
  troubles.allow(/status of 404.*no-such-page/);
  const violations = await watchViolations(page);
  for (const path of pages()) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    // Next's scripts run after the page's inline ones, and only with them.
    await expect.poll(() => page.evaluate(() => 'next' in window), { message: path }).toBe(true);
    expect(await violations(), path).toEqual([]);
  }
});

// Whatever is blocked is an error in the console, too, which no test lets pass.
test('the diagram is drawn under the policy @all', async ({ page }) => {
  const violations = await watchViolations(page);
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  expect(await violations()).toEqual([]);
});

test('a script that somebody slips into a page does not run', async ({ page, troubles }) => {
  troubles.allow(/Content Security Policy|request: csp/);
  const violations = await watchViolations(page);
  await page.goto('/');
  await page.evaluate(() => {
    const inline = document.createElement('script');
    inline.textContent = 'window.slipped = true';
    const image = document.createElement('div');
    image.innerHTML = '<img src="data:," onerror="window.slipped = true">';
    const foreign = document.createElement('script');
    foreign.src = 'https://scripts.example/x.js';
    const base = document.createElement('base');
    base.href = 'https://elsewhere.example/';
    document.body.append(inline, image, foreign, base);
  });
  await expect
    .poll(async () =>
      [...new Set((await violations()).map((line) => line.replace(/(\w) .*\/\/.*/, '$1 foreign')))].sort(),
    )
    .toEqual([
      'base-uri foreign',
      'script-src-attr inline',
      'script-src-elem foreign',
      'script-src-elem inline',
    ]);
  expect(await page.evaluate(() => 'slipped' in window)).toBe(false);
});
