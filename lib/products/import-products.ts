import { createHash } from 'node:crypto';
import type { Person } from '@/lib/contract/desk';
import type { ImportPlanJson } from '@/lib/contract/desk-merchant';
import {
  MAX_PRODUCTS,
  PRODUCT_FIELDS,
  type ProductText,
  reasonInput,
  skuInput,
} from '@/lib/contract/product-input';
import type { Database, Sql } from '@/lib/db/database';
import { chainDeskActs } from '@/lib/db/tables/desk-acts';
import {
  changeProducts,
  findAllProducts,
  insertProducts,
  lockAllProducts,
  type ProductFields,
  type ProductRow,
} from '@/lib/db/tables/products';
import { AppError } from '@/lib/errors';
import { differences } from './change-product';
import { productActRow, requireMerchant } from './product-act';
import { type CsvRecord, readCsv } from './read-csv';
import { type Read, readField, readProduct } from './read-product';

export const MAX_IMPORT_BYTES = 1024 * 1024;

interface PlannedLine {
  readonly line: number;
  readonly sku: string;
  readonly before: ProductRow | null;
  readonly fields: ProductFields;
}

interface Plan {
  readonly json: ImportPlanJson;
  readonly lines: readonly PlannedLine[];
}

type Wrong = ImportPlanJson['errors'][number];

/**
 * What a file of products would do. Nothing is changed.
 * @throws AppError `forbidden`
 */
export async function planImport(
  database: Database,
  person: Person,
  file: Uint8Array,
): Promise<ImportPlanJson> {
  requireMerchant(person);
  return (await planOf(database, file)).json;
}

/**
 * Does what a file says, all of it or nothing: new products, changed ones, each with its row in the record.
 * @param plan what the preview named
 * @returns how many products it changed or made, or what was wrong
 * @throws AppError `forbidden`; `conflict` where it would do something else by now than the preview said
 */
export async function importProducts(
  database: Database,
  person: Person,
  { file, plan, reason: why }: { readonly file: Uint8Array; readonly plan: string; readonly reason: string },
): Promise<Read<number>> {
  requireMerchant(person);
  const reason = readField(reasonInput, 'reason', why);
  if (!reason.ok) return reason;
  return database.transaction(async (sql): Promise<Read<number>> => {
    await lockAllProducts(sql);
    const { json, lines } = await planOf(sql, file);
    const [wrong] = json.errors;
    if (wrong !== undefined) return { ok: false, errors: { form: `Line ${wrong.line}: ${wrong.words}` } };
    if (json.plan !== plan)
      throw new AppError(
        'conflict',
        'Products have changed since the preview. Look at what the file does now.',
      );
    const shelf = await findAllProducts(sql);
    const last = shelf.at(-1)?.position ?? -1;
    const added = lines.filter(({ before }) => before === null);
    const changed = lines.filter(({ before, fields }) => before !== null && isOther(before, fields));
    await insertProducts(
      sql,
      added.map(({ sku, fields }, index) => ({ ...fields, sku, position: last + 1 + index, stock: 0 })),
    );
    await changeProducts(
      sql,
      changed.map(({ sku, fields }) => ({ ...fields, sku })),
    );
    const acts = [...added, ...changed].map(({ sku, before, fields }) =>
      before === null
        ? productActRow(person, 'product-create', { sku, reason: reason.value, name: fields.name })
        : productActRow(person, 'product-change', {
            sku,
            reason: reason.value,
            changed: differences(before, fields),
          }),
    );
    await chainDeskActs(sql, acts);
    return { ok: true, value: acts.length };
  });
}

const isOther = (before: ProductFields, after: ProductFields) =>
  Object.keys(differences(before, after)).length > 0;

async function planOf(sql: Sql, file: Uint8Array): Promise<Plan> {
  const products = new Map((await findAllProducts(sql)).map((row) => [row.sku, row]));
  const { lines, errors } = readLines(file, products);
  const added = lines.filter(({ before }) => before === null).length;
  if (products.size + added > MAX_PRODUCTS)
    errors.push({ line: 0, words: `With this file there were more than ${MAX_PRODUCTS} products.` });
  const told = lines
    .map(({ line, sku, before, fields }) => ({
      ...{ line, sku },
      isNew: before === null,
      changed: before === null ? {} : differences(before, fields),
    }))
    .filter(({ isNew, changed }) => isNew || Object.keys(changed).length > 0);
  // Of the file and of what it meets: the yes is to this, and to nothing else.
  const hash = createHash('sha256').update(file);
  hash.update(JSON.stringify(lines.map(({ sku, before }) => [sku, before?.revision ?? 0])));
  return {
    json: { plan: hash.digest('hex'), same: lines.length - told.length, lines: told, errors },
    lines,
  };
}

const COLUMNS = ['sku', ...PRODUCT_FIELDS] as const;

function readLines(
  file: Uint8Array,
  products: ReadonlyMap<string, ProductRow>,
): { lines: PlannedLine[]; errors: Wrong[] } {
  const refused = (line: number, words: string) => ({ lines: [], errors: [{ line, words }] });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return refused(0, 'The file is not in UTF-8. Save it as “CSV UTF-8”.');
  }
  const read = readCsv(text, MAX_PRODUCTS + 1);
  if ('problem' in read) return refused(read.line, read.problem);
  const [head, ...records] = read.records;
  const names = head?.cells.map((cell) => cell.trim()) ?? [];
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return refused(
      1,
      `The first line names the columns; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    );
  const lines: PlannedLine[] = [];
  const errors: Wrong[] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    const { line } = record;
    const cell = cellsOf(record, names);
    const sku = cell('sku').trim();
    const called = readField(skuInput, 'sku', sku);
    const fields = readProduct(
      Object.fromEntries(PRODUCT_FIELDS.map((name) => [name, cell(name)])) as ProductText,
    ); // one entry for each field
    const twice = seen.get(sku);
    seen.set(sku, line);
    for (const one of [called, fields])
      if (!one.ok)
        for (const [field, words] of Object.entries(one.errors))
          errors.push({ line, words: `${field}: ${words}` });
    if (record.cells.length !== names.length)
      errors.push({ line, words: `There are ${record.cells.length} cells for ${names.length} columns.` });
    if (twice !== undefined) errors.push({ line, words: `“${sku}” stands on line ${twice} already.` });
    if (called.ok && fields.ok)
      lines.push({ line, sku, before: products.get(sku) ?? null, fields: fields.value });
  }
  return { lines, errors };
}

/** A file of ours marks what table programs would take for a formula: the mark is none of the text. */
const cellsOf =
  ({ cells }: CsvRecord, names: readonly string[]) =>
  (name: string) =>
    (cells[names.indexOf(name)] ?? '').replace(/^'(?=[=+\-@\t\r])/, '');
