import { createHash } from 'node:crypto';
import { findIdempotencyKeys, KEY_TTL_MS } from '@/lib/db/tables/shop';
import { isAppError } from '@/lib/errors';
import { findProducts } from '@/lib/queries/products';
import type { Basket } from '@/lib/story/basket';
import {
  type CheckoutErrors,
  type CheckoutValues,
  checkFields,
  customerOf,
} from '@/lib/story/checkout-fields';
import { type KnownPrices, priceChanges } from '@/lib/story/price-changes';
import { shortages } from '@/lib/story/shortages';
import type { Dependencies } from './dependencies';
import { newOrderId } from './new-order-id';
import { type PlacedOrder, placeOrder } from './place-order';

/** The shop's own form, as it was filled in. */
export interface CheckoutForm {
  readonly values: CheckoutValues;
  readonly items: Basket;
  /** What one piece costs as the form said it, by sku; none of what the form did not say. */
  readonly prices: KnownPrices;
  /** Made with the page: pressing twice orders once. */
  readonly key: string;
  /** Whose request it is; see `PlaceOrder`. */
  readonly client: string | null;
}

/** The order that was placed, or what was wrong with the form. */
export type CheckedOut = { readonly orderId: string } | { readonly errors: CheckoutErrors };

type Parts = Pick<Dependencies, 'database' | 'submit'>;

/** Places the order of a form, once for each key. */
export async function checkOut({ database, submit }: Parts, form: CheckoutForm): Promise<CheckedOut> {
  const errors = await problemsOf(database, form);
  if (Object.keys(errors).length > 0) {
    // Pressed twice: the shelf has changed by the first.
    const orderId = Object.keys(errors).join() === 'items' ? await orderedBefore(database, form) : null;
    return orderId === null ? { errors } : { orderId };
  }
  try {
    const { orderId } = await place(submit, form);
    return { orderId };
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'idempotency-mismatch') return { errors: { form: ORDERED_BEFORE } };
    if (error.code === 'bad-request' || error.code === 'unpaid-limit' || error.code === 'price-changed')
      return { errors: { items: error.message } };
    throw error;
  }
}

const ORDERED_BEFORE =
  'You have placed an order with this form already; it is in your list of orders. If this is to be another one, place it now.';
const LOOK_AGAIN = 'Nothing is ordered yet: look at the total, and place the order again if it suits you.';
const NOTHING_CHOSEN = 'Your cart is empty. Choose something first.';

async function problemsOf(
  database: Parts['database'],
  { values, items, prices }: CheckoutForm,
): Promise<CheckoutErrors> {
  const errors = checkFields(values);
  const products = await findProducts(database);
  const short = shortages(products, items);
  const changes = priceChanges(products, items, prices);
  if (Object.keys(items).length === 0) errors.items = NOTHING_CHOSEN;
  else if (short.length > 0) errors.items = short.join(' ');
  else if (changes.length > 0) errors.items = [...changes, LOOK_AGAIN].join(' ');
  return errors;
}

const KEY = /^[0-9a-f-]{36}$/;

/** What is ordered, and under which key. The same form sent again is the same order, whatever it costs by then. */
function requestOf({ values, items, key }: CheckoutForm) {
  const customer = customerOf(values);
  const lines = Object.entries(items).map(([sku, quantity]) => ({ sku, quantity }));
  const requestHash = createHash('sha256')
    .update(JSON.stringify([lines, customer]))
    .digest('hex');
  // A form without our key, or with somebody's own idea of one, is one of its own each time.
  return { customer, lines, idempotency: KEY.test(key) ? { scope: 'checkout', key, requestHash } : null };
}

/** The order that this form has placed already; null: none. */
async function orderedBefore(database: Parts['database'], form: CheckoutForm): Promise<string | null> {
  const { idempotency } = requestOf(form);
  if (idempotency === null) return null;
  const since = new Date(Date.now() - KEY_TTL_MS);
  const [known] = await findIdempotencyKeys(database, [idempotency], since);
  return known?.requestHash === idempotency.requestHash ? known.orderId : null;
}

function place(submit: Parts['submit'], form: CheckoutForm): Promise<PlacedOrder> {
  const { customer, lines, idempotency } = requestOf(form);
  const { prices, client } = form;
  return submit({
    kind: placeOrder,
    orderId: newOrderId(),
    input: {
      items: lines.map((line) => ({ ...line, price: prices[line.sku] })),
      customer,
      client,
      status: 201,
      idempotency,
    },
  });
}
