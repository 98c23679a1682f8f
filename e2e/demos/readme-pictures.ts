import { expect, type Page } from '@playwright/test';
import { signIn } from '@/e2e/support/desk-pages';
import { orderByApi, orderReaches, payByApi, shopOf, TEA } from '@/e2e/support/shop-pages';
import { deliver, paymentEvent } from '@/e2e/support/signed';
import { deskPaths } from '@/lib/story/desk-paths';
import { WEBHOOK_SECRET } from '@/lib/testing/modes';
import { OrderView } from '../support/order-view';
import type { PictureShop } from './picture-shop';

interface Scene {
  readonly page: Page;
  readonly shop: PictureShop;
}

const WIDTH_PX = 1280;
const HEIGHT_PX = 1000;
const TEA_PRICE = 12.5;

/** A picture of README or docs: the same each time, but for ids and times. */
export interface Picture {
  /** Of its file, without `.png`. */
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  /** Left out: 1000. */
  readonly heightPx?: number;
  /** Brings the page to what is shown. */
  pose(scene: Scene): Promise<void>;
}

/** An order that waits, with its diagram in the picture. */
async function waitingOrder({ page }: Scene): Promise<void> {
  const { orderId } = await orderByApi(page.request, { sku: TEA.sku, quantity: 2 });
  const order = new OrderView(page);
  await order.open(orderId);
  await order.saysOf('We are waiting for your payment.');
  await order.isDrawnAs('payment-received', 'waiting');
  await page.waitForLoadState('networkidle');
}

/** Who bought in each of the last hours. */
const DAY: readonly (readonly string[])[] = [
  ['Mary Boole'],
  ['Ethel Voynich', 'Lucy Everest'],
  ['Agnes Clerke', 'Ellen Clerke', 'Margaret Huggins'],
  ['Mary Somerville', 'Anne Lister'],
  ['Mary Ward'],
  ['Kathleen Lonsdale', 'Edith Stoney', 'Florence Stoney', 'Ada Byrne'],
  ['Sophie Bryant', 'Alicia Boole'],
  ['Dorothy Price'],
];

/** @returns its id */
async function buy(page: Page, name: string, quantity: number): Promise<string> {
  const customer = { name, email: 'customer@example.com', address: '1 Mill Lane, T12 X8P9 Cork' };
  const items = [{ sku: TEA.sku, quantity }];
  return (await shopOf(page.request).placeOrder({ items, customer })).orderId;
}

/** @returns its id, once the parcel waits to be packed */
async function buyAndPay(page: Page, name: string, quantity: number): Promise<string> {
  const orderId = await buy(page, name, quantity);
  await payByApi(page.request, orderId, (TEA_PRICE * quantity).toFixed(2));
  await orderReaches(page.request, orderId, ({ activeElements }) =>
    activeElements.some(({ elementId }) => elementId === 'package-and-deliver'),
  );
  return orderId;
}

/** One of the day's orders: it came some hours ago, was paid, and its parcel was handed over. */
async function sold({ page, shop }: Scene, name: string, quantity: number): Promise<void> {
  const orderId = await buyAndPay(page, name, quantity);
  const answer = await page.request.post(deskPaths.parcel(orderId), {
    form: { carrier: 'An Post' },
    headers: { authorization: `Bearer ${shop.operatorToken}`, accept: 'application/json' },
  });
  expect(answer.ok()).toBe(true);
}

/** The first page of the desk after a day on which things were sold, and some need a person. */
async function deskHome(scene: Scene): Promise<void> {
  const { page, shop } = scene;
  for (const [hour, customers] of DAY.entries()) {
    await shop.beAt(page, hour - DAY.length);
    for (const [index, name] of customers.entries()) await sold(scene, name, 1 + ((hour + index) % 3));
  }
  await shop.beAt(page, 0);
  const event = { orderId: '77', amount: '25.00', currency: 'EUR', paymentId: 'pay_77' };
  const taken = await deliver(shop, paymentEvent(event), { secret: WEBHOOK_SECRET });
  expect(taken.status).toBe(200);
  await buyAndPay(page, 'Agnes Clerke', 2);
  await buyAndPay(page, 'Mary Ward', 1);
  for (const name of ['Ada Byrne', 'Alicia Boole']) await buy(page, name, 2);
  const suspended = await buy(page, 'Kay McNulty', 2);
  await signIn(page, deskPaths.order(suspended), shop.operatorToken);
  const suspend = page.getByRole('group').filter({ hasText: 'Suspend the order' });
  await suspend.getByText('Suspend the order').first().click();
  await suspend.getByLabel('Why').fill('she is away until Monday');
  await suspend.getByRole('button', { name: 'Suspend the order' }).click();
  await expect(page.getByText('This order is suspended.')).toBeVisible();
  await page.goto(deskPaths.home());
  await expect(page.getByRole('listitem').filter({ hasText: suspended })).toBeVisible();
  await page.getByRole('button', { name: 'Show the whole diagram' }).click();
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo({ top: 0 }));
  await page.waitForLoadState('networkidle');
}

/** One order at the desk: where it stands, and what can be done. */
async function deskOrder({ page, shop }: Scene): Promise<void> {
  const orderId = await buy(page, 'Ada Byrne', 2);
  await payByApi(page.request, orderId, '12.50');
  await signIn(page, deskPaths.order(orderId), shop.operatorToken);
  await new OrderView(page).isDrawnAs('payment-received', 'waiting');
  const suspend = page.getByRole('group').filter({ hasText: 'Suspend the order' });
  await suspend.getByText('Suspend the order').first().click();
  await page.waitForLoadState('networkidle');
}

/** The desk first: its day ends at the present, when the others are taken. */
export const PICTURES: readonly Picture[] = [
  { name: 'desk', colorScheme: 'light', heightPx: 1480, pose: deskHome },
  { name: 'desk-order', colorScheme: 'light', heightPx: 980, pose: deskOrder },
  { name: 'order-waiting', colorScheme: 'light', pose: waitingOrder },
  { name: 'order-waiting-dark', colorScheme: 'dark', pose: waitingOrder },
];

/** @param scene with a page of a browser whose base URL is the shop's @param file where it is written */
export async function takePicture(scene: Scene, picture: Picture, file: string): Promise<void> {
  const { page } = scene;
  await page.setViewportSize({ width: WIDTH_PX, height: picture.heightPx ?? HEIGHT_PX });
  // Nothing moves, so nothing is caught half-way.
  await page.emulateMedia({ colorScheme: picture.colorScheme, reducedMotion: 'reduce' });
  await picture.pose(scene);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
}
