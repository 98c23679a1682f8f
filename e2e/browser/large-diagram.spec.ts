import type { Browser, Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { withShop } from '@/e2e/support/own-model';
import { expectNoLongTask, taskTimesMs } from '@/e2e/support/page-speed';
import { shopAt } from '@/e2e/support/shop';
import { TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';
import { largeModel } from './large-model';

// It is what moves that costs.
test.use({ reducedMotion: 'no-preference' });

const MODEL = largeModel();
const ELEMENTS = 480;
/** Each with its name, where it has one of its own. */
const MOST_AT_ONCE = 2 * 20;
const MOVES = 20;
/** The drawing is put elsewhere as a whole, and so is what lies on it. */
const WHOLE = ['style of djs-overlay-container', 'style of pd-badges', 'style of svg'];
/** Over it during a drag. */
const SHIELD = 'children of djs-container djs-parent bio-theme-parent';

/** Notes the longest task of what is done, and what on the drawing was touched. */
async function watched(browser: Browser, page: Page, name: string, work: () => Promise<void>) {
  await page.evaluate(() => window.touched?.clear());
  const tasksMs = await taskTimesMs(browser, page, work);
  const description = `${name}: ${Math.max(...tasksMs).toFixed(1)} ms of ${tasksMs.length} tasks`;
  test.info().annotations.push({ type: 'longest task', description });
  if (name !== 'load') await expectNoLongTask(page, tasksMs);
  return await page.evaluate(() => [...(window.touched ?? [])].sort());
}

test('an order on a process of five hundred elements: drawn little by little, moved without touching one', async ({
  page,
  browser,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, { drawnAtOnce: [], touched: new Set<string>() });
    // Called after each piece of work, with all that it did.
    new MutationObserver((records) => {
      const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
      const drawn = added.filter((node) => node instanceof SVGElement && node.matches('.djs-group'));
      if (drawn.length > 0) window.drawnAtOnce.push(drawn.length);
      for (const { target, attributeName } of records) {
        if (!(target instanceof Element) || target.closest('.djs-container') === null) continue;
        window.touched?.add(
          `${attributeName ?? 'children'} of ${target.getAttribute('class') ?? target.tagName}`,
        );
      }
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await withShop(MODEL, {}, page, async (shop) => {
    const { orderId } = await shopAt(shop).placeOrder({ items: [{ sku: TEA.sku, quantity: 1 }] });
    const order = new OrderView(page);
    await watched(browser, page, 'load', async () => {
      await page.goto(`${shop.url}/show-process.html?orderId=${orderId}`);
      await order.isDrawnAs('paid', 'waiting');
      await expect(page.locator('.pd-drawn')).toBeVisible();
    });
    const drawnAtOnce = await page.evaluate(() => window.drawnAtOnce);
    expect(drawnAtOnce.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2 * ELEMENTS);
    expect(Math.max(...drawnAtOnce)).toBeLessThanOrEqual(MOST_AT_ONCE);
    await expect(page.locator('.pd-badge.pd-done')).toHaveCount(ELEMENTS / 2 + 1);

    await page.clock.install();
    await page.reload();
    await expect(page.locator('.pd-drawn')).toBeVisible();
    await page.waitForLoadState('networkidle');
    // What counts down would touch its own badge.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));

    const frame = await page.locator('.pd-frame').boundingBox();
    if (frame === null) throw new Error('there is a frame');
    const [x, y] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    const at = async () => (await order.element('paid').boundingBox())?.x ?? 0;
    const before = await at();
    const byHand = await watched(browser, page, 'drag', async () => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let step = 1; step <= MOVES; step += 1) await page.mouse.move(x + 8 * step, y + 3 * step);
      await page.mouse.up();
    });
    expect((await at()) - before).toBeCloseTo(8 * MOVES, 0);
    expect(byHand).toEqual([SHIELD, ...WHOLE]);
    const byWheel = await watched(browser, page, 'zoom', async () => {
      await page.keyboard.down('Control');
      for (let step = 1; step <= MOVES; step += 1) await page.mouse.wheel(0, step % 5 < 3 ? -60 : 60);
      await page.keyboard.up('Control');
    });
    expect(byWheel).toEqual(WHOLE);
    await order.element('paid').focus();
    const byKeys = await watched(browser, page, 'keys', async () => {
      for (let step = 1; step <= MOVES; step += 1) await page.keyboard.press('Control+ArrowRight');
    });
    expect(byKeys).toEqual(WHOLE);
  });
});

declare global {
  interface Window {
    /** How many elements were drawn by each piece of work. */
    drawnAtOnce: number[];
    /** What was changed on the drawing. */
    touched?: Set<string>;
  }
}
