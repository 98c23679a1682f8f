import type { Page } from '@playwright/test';
import { orderByApi, TEA } from '@/e2e/support/shop-pages';
import { OrderView } from '../support/order-view';

const WIDTH_PX = 1280;
const HEIGHT_PX = 1000;

/** A picture of the README: the same each time, but for ids and times. */
export interface Picture {
  /** Of its file, without `.png`. */
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  /** Brings the page to what is shown. */
  pose(page: Page): Promise<void>;
}

/** An order that waits, with its diagram in the picture. */
async function waitingOrder(page: Page): Promise<void> {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.saysOf('We are waiting for your payment.');
  await order.isDrawnAs('payment-received', 'waiting');
  await page.waitForLoadState('networkidle');
}

export const PICTURES: readonly Picture[] = [
  { name: 'order-waiting', colorScheme: 'light', pose: waitingOrder },
  { name: 'order-waiting-dark', colorScheme: 'dark', pose: waitingOrder },
];

/** @param page of a browser whose base URL is the server's @param file where it is written */
export async function takePicture(page: Page, { colorScheme, pose }: Picture, file: string): Promise<void> {
  await page.setViewportSize({ width: WIDTH_PX, height: HEIGHT_PX });
  // Nothing moves, so nothing is caught half-way.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await pose(page);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
}
