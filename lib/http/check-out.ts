import { createHash, randomUUID } from 'node:crypto';
import { isAppError } from '@/lib/errors';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlacedOrder, placeOrder } from '@/lib/orders/place-order';
import { paths } from '@/lib/paths';
import { findProducts } from '@/lib/queries/products';
import { getApp } from '@/lib/server/app';
import type { Basket } from '@/lib/story/basket';
import { cartText, readCart, shortages } from '@/lib/story/cart';
import {
  CHECKOUT_FIELDS,
  type CheckoutErrors,
  type CheckoutValues,
  checkFields,
  customerOf,
} from '@/lib/story/checkout-fields';
import { cookieWith } from './buyer-cookie';
import { draftCookie, noDraftCookie } from './checkout-draft';
import { readForm } from './form';
import { json } from './order-answer';
import { requestOrigin } from './request-origin';
import type { Incoming } from './route';

interface Sent {
  readonly values: CheckoutValues;
  readonly items: Basket;
  /** Made with the page: pressing twice orders once. */
  readonly key: string;
}

/**
 * `POST /checkout`: the shop's own form. A browser gets 303 to the order's page or back to the form, with what was
 * typed and what was wrong; a script that accepts JSON gets 201 or 422 with the errors.
 */
export async function checkOut({ request, body }: Incoming): Promise<Response> {
  const field = await readForm(request, body);
  const values = Object.fromEntries(
    CHECKOUT_FIELDS.map((name) => [name, field(name).slice(0, 1_000)]),
  ) as CheckoutValues; // one entry for each field
  const sent: Sent = { values, items: readCart(field('items')), key: field('key') };
  const errors = await problemsOf(sent);
  if (Object.keys(errors).length > 0) return sentBack(request, sent, errors);
  try {
    return accepted(request, await place(sent, request));
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'idempotency-mismatch') return sentBack(request, sent, { form: ORDERED_BEFORE });
    if (error.code === 'bad-request') return sentBack(request, sent, { items: error.message });
    throw error;
  }
}

const ORDERED_BEFORE =
  'You have placed an order with this form already; it is in your list of orders. If this is to be another one, place it now.';
const NOTHING_CHOSEN = 'Your cart is empty. Choose something first.';

async function problemsOf({ values, items }: Sent): Promise<CheckoutErrors> {
  const errors = checkFields(values);
  const short = shortages(await findProducts(getApp().database), items);
  if (Object.keys(items).length === 0) errors.items = NOTHING_CHOSEN;
  else if (short.length > 0) errors.items = short.join(' ');
  return errors;
}

function place({ values, items, key }: Sent, request: Request): Promise<PlacedOrder> {
  const customer = customerOf(values);
  const lines = Object.entries(items).map(([sku, quantity]) => ({ sku, quantity }));
  const requestHash = createHash('sha256')
    .update(JSON.stringify([lines, customer]))
    .digest('hex');
  return getApp().submit({
    kind: placeOrder,
    orderId: newOrderId(),
    input: {
      items: lines,
      customer,
      origin: requestOrigin(request),
      status: 201,
      // A form without our key, or with somebody's own idea of one, is one of its own each time.
      idempotency: KEY.test(key) ? { scope: 'checkout', key, requestHash } : null,
    },
  });
}

const KEY = /^[0-9a-f-]{36}$/;

/**
 * A repetition gets the cookie too, unlike one of the API: the browser drops the first answer when a button is pressed
 * twice, and only that browser knows the key.
 */
function accepted(request: Request, { orderId }: PlacedOrder): Response {
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
