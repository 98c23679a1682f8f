import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS } from '@/e2e/support/browser';
import { findChromium } from '@/scripts/setup/system-parts.mjs';
import { quantile } from './rate';
import type { Report } from './report';
import type { PayingClient } from './watched-orders';

const LIMIT_MS = 10_000;

/** A page in a real browser beside the crowd: from the answer to a payment until the new sum is painted. */
export async function benchScreen(
  report: Report,
  name: string,
  url: string,
  payer: PayingClient,
  changes: number,
): Promise<void> {
  const what = `${name}: a change is on screen after the answer`;
  const executablePath = findChromium();
  if (executablePath === null) return report.leaveOut(`${what} (no Chromium)`);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage({ baseURL: url, locale: 'en-GB' });
    const order = await payer.order();
    await page.goto(`/show-process.html?orderId=${order.orderId}`);
    await page.getByText('€0.00', { exact: true }).first().waitFor();
    const tookMs: number[] = [];
    for (let cents = 1; cents <= changes; cents += 1) {
      const painted = whenPainted(page, `€${(cents / 100).toFixed(2)}`);
      await painted.isWatching;
      await payer.payCent(order);
      const answeredMs = performance.timeOrigin + performance.now();
      tookMs.push(Math.max(0, (await painted.atMs) - answeredMs));
    }
    report.add(`${what}, p50 of ${changes}`, quantile(tookMs, 0.5), 'ms');
    report.add(`${what}, p95`, quantile(tookMs, 0.95), 'ms', { reach: { atMost: 150 } });
  } finally {
    await browser.close();
  }
}

/** `atMs`: the frame after the text came into the page, in milliseconds since 1970. */
function whenPainted(page: Page, text: string): { isWatching: Promise<unknown>; atMs: Promise<number> } {
  // Functions with a name would be marked by the compiler of this script with a helper that the page does not have.
  const isWatching = page.evaluate(
    ({ text, limitMs }) => {
      const painted = new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`${text} is not on the page`)), limitMs);
        new MutationObserver((_changes, observer) => {
          if (![...document.querySelectorAll('dd')].some((element) => element.textContent === text)) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      Object.assign(window, { painted });
    },
    { text, limitMs: LIMIT_MS },
  );
  const atMs = isWatching.then(() => page.evaluate(() => window.painted));
  return { isWatching, atMs };
}

declare global {
  interface Window {
    painted: Promise<number>;
  }
}
