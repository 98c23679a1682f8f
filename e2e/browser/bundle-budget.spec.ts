import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

const KB = 1_000;
/** In every file of bpmn-js's drawing code, and in none of ours. */
const DRAWING_CODE = 'djs-container';

interface Script {
  path: string;
  /** As it came over the network. */
  bytes: number;
  text: string;
}

/** All scripts that the page loads, also those it asks for later. */
function watchScripts(page: Page): () => Promise<Script[]> {
  const scripts: Promise<Script>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    const read = async (): Promise<Script> => {
      const [{ responseBodySize }, response] = await Promise.all([request.sizes(), request.response()]);
      return {
        path: new URL(request.url()).pathname,
        bytes: responseBodySize,
        text: (await response?.text()) ?? '',
      };
    };
    scripts.push(read());
  });
  return () => Promise.all(scripts);
}

/**
 * An empty page of this build loads what Next loads for every page, and nothing more. Our own layout is counted
 * as ours.
 */
function ours(scripts: Script[]): Script[] {
  const manifest: { rootMainFiles: string[] } = JSON.parse(readFileSync('.next/build-manifest.json', 'utf8'));
  const everywhere = new Set(manifest.rootMainFiles.map((file) => `/_next/${file}`));
  const empty = scripts.filter((script) => everywhere.has(script.path));
  expect(empty).toHaveLength(everywhere.size);
  return scripts.filter((script) => !everywhere.has(script.path));
}

const sum = (scripts: Script[]) => scripts.reduce((total, script) => total + script.bytes, 0);
const withDrawingCode = (scripts: Script[]) => scripts.filter((script) => script.text.includes(DRAWING_CODE));

test('the shop adds at most 60 kB of scripts to an empty page, and nothing that draws', async ({ page }) => {
  const read = watchScripts(page);
  await page.goto('/');
  await expect(page.getByRole('list', { name: 'Products' })).toBeVisible();
  await page.waitForLoadState('networkidle');

  const scripts = ours(await read());
  test.info().annotations.push({ type: 'bytes', description: `/ ${sum(scripts)}` });
  expect(sum(scripts)).toBeGreaterThan(0);
  expect(sum(scripts)).toBeLessThanOrEqual(60 * KB);
  expect(withDrawingCode(scripts)).toEqual([]);
});

test('the page of an order adds at most 110 kB, the drawing included', async ({ page }) => {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
  const read = watchScripts(page);
  const order = new OrderView(page);
  await order.open(orderId);
  await order.isDrawnAs('payment-received', 'waiting');
  await page.waitForLoadState('networkidle');

  const scripts = ours(await read());
  test.info().annotations.push({ type: 'bytes', description: `/show-process.html ${sum(scripts)}` });
  expect(withDrawingCode(scripts)).not.toEqual([]);
  expect(sum(scripts)).toBeLessThanOrEqual(110 * KB);
});
