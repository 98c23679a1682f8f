import type { TestInfo } from '@playwright/test';
import { OrderView } from '@/e2e/support/order-view';
import { luminancesOf } from '@/e2e/support/pixels';
import { orderByApi, payByApi, skipToNextTimer, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

test.use({ colorScheme: 'dark' });

/** By WCAG. */
const contrast = (dark: number, light: number) => (light + 0.05) / (dark + 0.05);
const shareOf = (values: readonly number[], is: (value: number) => boolean) =>
  values.filter(is).length / values.length;
const middleOf = (values: readonly number[]) => values[Math.floor(values.length / 2)] ?? Number.NaN;

const keep = (info: TestInfo, name: string, body: Buffer) =>
  info.attach(name, { body, contentType: 'image/png' });

for (const lens of ['customer', 'process', 'developer'] as const) {
  test(`in the dark nothing shines and nothing is lost: ${lens} @phone${lens === 'customer' ? '' : ' @all'}`, async ({
    page,
    context,
  }, info) => {
    const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 1 });
    await skipToNextTimer(page.request, orderId);
    await payByApi(page.request, orderId, '5.00');
    const order = new OrderView(page);
    await order.open(orderId, lens === 'customer' ? undefined : lens);
    await order.isDrawnAs('payment-received-after-reminder', 'waiting');
    await page.waitForLoadState('networkidle');

    const whole = await page.screenshot({ fullPage: true });
    await keep(info, `${lens} in the dark`, whole);
    const pixels = await luminancesOf(context, whole);
    expect(middleOf(pixels)).toBeLessThan(0.05);
    // Words and buttons are light; a box that was left white would be more than that.
    expect(shareOf(pixels, (value) => value > 0.7)).toBeLessThan(0.06);

    const frame = await order.diagram.locator('.pd-frame').screenshot();
    await keep(info, `${lens}, its diagram in the dark`, frame);
    const drawn = await luminancesOf(context, frame);
    const ground = middleOf(drawn);
    expect(ground).toBeLessThan(0.05);
    expect(shareOf(drawn, (value) => contrast(ground, value) >= 4.5)).toBeGreaterThan(0.01);

    const mark = page.getByRole('link', { name: /bpmn\.io/i });
    const marked = await luminancesOf(context, await mark.screenshot());
    expect(contrast(marked.at(0) ?? 0, marked.at(-1) ?? 0)).toBeGreaterThan(7);
  });
}
