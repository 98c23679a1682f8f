import { PRODUCT_FIELDS, type ProductText } from '@/lib/contract/product-input';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { reviseProduct, unknownProduct } from '@/lib/products/change-product';
import { changeStockOf } from '@/lib/products/change-stock';
import { createProduct } from '@/lib/products/create-product';
import { moveProduct } from '@/lib/products/move-product';
import { MAX_PICTURE_BYTES } from '@/lib/products/read-picture';
import { givePicture } from '@/lib/products/set-picture';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { readForm, readUpload } from './form';
import type { Incoming } from './route';

/** What a form of a product can do. */
const ACTS = ['change', 'stock', 'up', 'down'] as const;
/** What stands around the file in a form. */
const FORM_BYTES = 8 * 1024;

/** Who may send a picture may send that much; asked before any of it is read. */
export const LARGER_PICTURES = {
  maxBytes: MAX_PICTURE_BYTES + FORM_BYTES,
  admit: (request: Request) => requirePerson(request, can.merchandise),
};

/** The product of `/desk/products/<sku>/…`. @throws AppError `not-found` for what is none */
function skuOf({ pathname }: URL): string {
  const sku = decodeURIComponent(pathname.split('/').at(-2) ?? '');
  if (/^[A-Za-z0-9-]{1,100}$/.test(sku)) return sku;
  throw unknownProduct(sku.slice(0, 100));
}

const textOf = (field: (name: string) => string) =>
  Object.fromEntries(PRODUCT_FIELDS.map((name) => [name, field(name)])) as ProductText; // one entry for each field

const numberOf = (text: string, field: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('bad-request', `${field}: takes the number that the form was given`, field);
};

/** `POST /desk/products/create` */
export async function createProductByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.merchandise);
  const field = await readForm(request, body);
  const sku = field('sku').trim();
  const product = { sku, text: textOf(field), reason: field('reason') };
  return formAnswer(request, deskPaths.product(sku), () => createProduct(getApp().database, person, product));
}

/** `POST /desk/products/<sku>/acts` */
export async function changeProductByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.merchandise);
  const sku = skuOf(url);
  const field = await readForm(request, body);
  const act = ACTS.find((name) => name === field('act'));
  if (act === undefined) throw new AppError('bad-request', `act: takes one of ${ACTS.join(', ')}`, 'act');
  const { database } = getApp();
  const reason = field('reason');
  if (act === 'up' || act === 'down')
    return formAnswer(request, deskPaths.products(), async () => {
      await moveProduct(database, person, { sku, to: act });
      return { ok: true, value: null };
    });
  if (act === 'stock') {
    const change = { sku, reason, pieces: field('pieces'), stock: numberOf(field('stock'), 'stock') };
    return formAnswer(request, deskPaths.product(sku), () => changeStockOf(database, person, change));
  }
  const change = { sku, reason, text: textOf(field), revision: numberOf(field('revision'), 'revision') };
  return formAnswer(request, deskPaths.product(sku), () => reviseProduct(database, person, change));
}

/** `POST /desk/products/<sku>/picture`: a file, or `remove` */
export async function changePictureByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.merchandise);
  const sku = skuOf(url);
  const { field, file } = await readUpload(request, body);
  const picture = field('remove') === '' ? await file('picture') : null;
  return formAnswer(request, deskPaths.product(sku), () =>
    givePicture(getApp().database, person, { sku, file: picture, reason: field('reason') }),
  );
}
