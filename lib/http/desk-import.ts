import type { ImportPlanJson } from '@/lib/contract/desk-merchant';
import { can } from '@/lib/desk/can';
import { importProducts, MAX_IMPORT_BYTES, planImport } from '@/lib/products/import-products';
import { findDeskProducts } from '@/lib/queries/desk-products';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { csvAnswer, csvLine } from './csv';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { readUpload } from './form';
import type { Incoming } from './route';

/** What stands around the file in a form. */
const FORM_BYTES = 8 * 1024;

/** Who may send a file of products may send that much; asked before any of it is read. */
export const LARGER_IMPORTS = {
  maxBytes: MAX_IMPORT_BYTES + FORM_BYTES,
  admit: (request: Request) => requirePerson(request, can.merchandise),
};

const COLUMNS = [
  ...(['sku', 'name', 'description', 'price', 'currency', 'taxPercent', 'hidden'] as const),
  ...(['stock', 'reserved'] as const),
] as const;

/** `GET /desk/products/csv`: all products, as a file that can be changed and taken back. */
export async function productsFile({ request }: Incoming): Promise<Response> {
  await requirePerson(request, can.look);
  return csvAnswer('products.csv', portions());
}

async function* portions(): AsyncGenerator<string, undefined> {
  yield csvLine(COLUMNS);
  const products = await findDeskProducts(getApp().database);
  yield products
    .map((product) =>
      csvLine(COLUMNS.map((name) => (name === 'hidden' ? (product.hidden ? 'yes' : 'no') : product[name]))),
    )
    .join('');
  return undefined;
}

/** `POST /desk/products/plan`: what a file would do. */
export async function planByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.merchandise);
  const { file } = await readUpload(request, body);
  const plan: ImportPlanJson = await planImport(getApp().database, person, await file('file'));
  return new Response(JSON.stringify(plan), {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

/** `POST /desk/products/take`: does it, if it still does what was shown. */
export async function importByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.merchandise);
  const { file, field } = await readUpload(request, body);
  const asked = { file: await file('file'), plan: field('plan'), reason: field('reason') };
  return formAnswer(request, deskPaths.products(), () => importProducts(getApp().database, person, asked));
}
