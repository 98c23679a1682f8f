import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { OrderJson } from '@/lib/contract/order';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { ShopClient } from './shop-client';

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

/** The shop as this page's browser uses it: with `page.request` it is the buyer. */
export const shopOf = (request: APIRequestContext): ShopClient =>
  new ShopClient(async ({ method, path, headers, body }) => {
    const answer = await request.fetch(path, {
      method,
      headers: { ...headers },
      ...(body === null ? {} : { data: Buffer.from(body) }),
      timeout: WAIT_LIMIT_MS,
    });
    return { status: answer.status(), headers: answer.headers(), text: await answer.text() };
  });

export const orderByApi = (request: APIRequestContext, ...items: Item[]): Promise<OrderJson> =>
  shopOf(request).placeOrder(items.length === 0 ? {} : { items });

export async function payByApi(request: APIRequestContext, orderId: string, amount: string): Promise<void> {
  await shopOf(request).pay({ orderId, amount });
}

/** To the next deadline of the order; the buyer's cookie is the browser's own. */
export async function skipToNextTimer(request: APIRequestContext, orderId: string): Promise<void> {
  await shopOf(request).moveClock(orderId, { move: 'next-timer' });
}

export const readOrder = (request: APIRequestContext, orderId: string): Promise<OrderJson> =>
  shopOf(request).order(orderId);

/** Waits until the order is as described. */
export async function orderReaches(
  request: APIRequestContext,
  orderId: string,
  is: (order: OrderJson) => boolean,
): Promise<void> {
  await shopOf(request).orderWhen(orderId, 'to come where the test wants it', is);
}
