import { randomUUID } from 'node:crypto';
import { checkOut } from '@/lib/orders/check-out';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import type { Basket } from '@/lib/story/basket';
import { cartText, readCart } from '@/lib/story/cart';
import { CHECKOUT_FIELDS, type CheckoutErrors, type CheckoutValues } from '@/lib/story/checkout-fields';
import { readPrices } from '@/lib/story/price-changes';
import { cookieWith } from './buyer-cookie';
import { draftCookie, noDraftCookie } from './checkout-draft';
import { readForm } from './form';
import { mailClientOf } from './limit';
import { json } from './order-answer';
import type { Incoming } from './route';

interface Sent {
  readonly values: CheckoutValues;
  readonly items: Basket;
}

/**
 * `POST /checkout`: the shop's own form. A browser gets 303 to the order's page or back to the form, with what was
 * typed and what was wrong; a script that accepts JSON gets 201 or 422 with the errors.
 */
export async function checkoutForm({ request, body }: Incoming): Promise<Response> {
  const field = await readForm(request, body);
  const values = Object.fromEntries(
    CHECKOUT_FIELDS.map((name) => [name, field(name).slice(0, 1_000)]),
  ) as CheckoutValues; // one entry for each field
  const sent: Sent = { values, items: readCart(field('items')) };
  const form = { ...sent, prices: readPrices(field('prices')), key: field('key') };
  const done = await checkOut(getApp(), { ...form, client: mailClientOf(request) });
  return 'errors' in done ? sentBack(request, sent, done.errors) : accepted(request, done.orderId);
}

/**
 * A repetition gets the cookie too, unlike one of the API: the browser drops the first answer when a button is pressed
 * twice, and only that browser knows the key.
 */
function accepted(request: Request, orderId: string): Response {
  const cookies = [cookieWith(request, orderId), noDraftCookie(request)];
  // A browser that posts the form by itself runs no scripts, so it gets the page that needs none.
  const location = acceptsJson(request) ? paths.showProcess(orderId) : paths.orderPage(orderId);
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (!acceptsJson(request)) return new Response(null, { status: 303, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify({ orderId }), { status: 201, headers });
}

function sentBack(request: Request, { values, items }: Sent, errors: CheckoutErrors): Response {
  if (acceptsJson(request)) return json({ errors, key: randomUUID() }, { status: 422 });
  const id = randomUUID();
  const headers = {
    location: `${paths.checkout({ again: id })}#problems`,
    'set-cookie': draftCookie(request, { id, values, items: cartText(items), errors }),
    'cache-control': 'no-store',
  };
  return new Response(null, { status: 303, headers });
}

const acceptsJson = (request: Request) =>
  (request.headers.get('accept') ?? '').startsWith('application/json');
