import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { OrderJson } from '@/lib/contract/order';

/** Costs 12.50; there are plenty. */
export const TEA = { sku: 'assam-breakfast', name: 'Assam breakfast tea' };
/** Costs 6.90; there are plenty. */
export const MINT = { sku: 'garden-mint', name: 'Garden mint' };
/** There is none left. */
export const KETTLE = { sku: 'cast-iron-kettle', name: 'Cast-iron kettle' };

export interface Item {
  sku: string;
  quantity: number;
}

/** Chooses from the shelf, checks out and orders; ends on the page of the order. */
export async function orderFromShelf(page: Page, product: string, quantity = 1): Promise<void> {
  await page.goto('/');
  await page.getByLabel(`Quantity of ${product}`).fill(String(quantity));
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page).toHaveURL(/\/show-process\.html\?orderId=\d+$/);
}

/** The checkout as a good customer fills it in. */
export async function fillCheckout(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Ada Byrne');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Street and number').fill('1 Mill Lane');
  await page.getByLabel('Postcode').fill('T12 X8P9');
  await page.getByLabel('Town or city').fill('Cork');
}

/** Orders over the API; with `page.request` the page's browser is the buyer. */
export async function orderByApi(request: APIRequestContext, ...items: Item[]): Promise<OrderJson> {
  const answer = await request.post('/api/order', { data: items.length === 0 ? {} : { items } });
  expect(answer.status()).toBe(201);
  return answer.json();
}

export async function payByApi(request: APIRequestContext, orderId: string, amount: string): Promise<void> {
  const answer = await request.post('/api/receive-payment', { data: { orderId, amount } });
  expect(answer.status()).toBe(200);
}

/** To the next deadline of the order; the buyer's cookie is the browser's own. */
export async function skipToNextTimer(request: APIRequestContext, orderId: string): Promise<void> {
  const answer = await request.post('/api/order/clock', { data: { orderId, move: 'next-timer' } });
  expect(answer.status()).toBe(200);
}

export async function readOrder(request: APIRequestContext, orderId: string): Promise<OrderJson> {
  const answer = await request.get(`/api/order?orderId=${orderId}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Waits until the order is as described. */
export async function orderReaches(
  request: APIRequestContext,
  orderId: string,
  is: (order: OrderJson) => boolean,
): Promise<void> {
  await expect.poll(async () => is(await readOrder(request, orderId))).toBe(true);
}
