import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS } from '@/e2e/support/browser';
import { watchVitals } from '@/e2e/support/page-speed';
import { findChromium } from '@/scripts/setup/system-parts.mjs';
import { quantile } from './rate';
import type { Report } from './report';
import { startBenchServer } from './server';
import { nameOf, type Target } from './target';
import { PayingClient } from './watched-orders';

/** How many times slower than this machine a weak phone is. */
const SLOWER = 4;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** 400 kbit/s each way and 400 ms, as the developer tools of Chrome had it by the name of "Slow 3G". */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const NETS = [
  { name: 'a fast net', conditions: null, atMostMs: 2_500 },
  { name: 'slow 3G', conditions: SLOW_3G, atMostMs: 4_000 },
] as const;

/** The page of an order on a weak phone that has never seen the shop: when the largest thing is painted. */
export async function benchFirstSight(report: Report, target: Target, loads: number): Promise<void> {
  const executablePath = findChromium();
  const name = nameOf(target.kind);
  if (executablePath === null) return report.leaveOut(`${name}: the page of an order (no Chromium)`);
  const server = await startBenchServer(target.env);
  const payer = new PayingClient(server.url);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const { orderId } = await payer.order();
    const url = `${server.url}/show-process.html?orderId=${orderId}`;
    for (const { name: net, conditions, atMostMs } of NETS) {
      const lcpMs: number[] = [];
      // The first load warms the server, not the browser, whose cache is empty each time.
      for (let load = 0; load <= loads; load += 1) lcpMs.push(await largestPaintMs(browser, url, conditions));
      const what = `${name}: the page of an order on a weak phone with ${net}, LCP p50 of ${loads}`;
      report.add(what, quantile(lcpMs.slice(1), 0.5), 'ms', { reach: { atMost: atMostMs } });
    }
  } finally {
    await browser.close();
    await payer.close();
    await server.end();
  }
}

/** When the last of the largest paints was, in milliseconds from the start of the navigation. */
async function largestPaintMs(
  browser: Browser,
  url: string,
  conditions: typeof SLOW_3G | null,
): Promise<number> {
  const context = await browser.newContext({ ...PHONE, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await beSlow(page, conditions);
    const read = await watchVitals(page);
    await page.goto(url);
    // Nothing larger is painted once the diagram stands.
    await page.locator('.pd-drawn').waitFor({ timeout: 60_000 });
    return (await read()).lcpMs;
  } finally {
    await context.close();
  }
}

async function beSlow(page: Page, conditions: typeof SLOW_3G | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  if (conditions === null) return;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', conditions);
}
