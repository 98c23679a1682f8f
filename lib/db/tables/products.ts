import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';

/** What is said and asked for a product: all that a person types. */
export interface ProductFields {
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly taxPercent: number;
  readonly hidden: boolean;
}

export interface ProductRow extends ProductFields {
  readonly sku: string;
  readonly position: number;
  readonly stock: number;
  readonly reserved: number;
  /** Rises with each change of the fields. */
  readonly revision: number;
  /** The hash of its own picture. */
  readonly picture: string | null;
}

/** An item of an order as it was sold, whatever its product is called by now. */
export interface SoldRow {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  /** Null: of a version before products had rates; the rate of its bill counts. */
  readonly taxPercent: number | null;
  /** As it is kept until the order is settled or ends. */
  readonly client: string | null;
  /** Pieces that there were when the order found too few; null: it did not. */
  readonly available: number | null;
}

export interface PictureRow {
  readonly hash: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const COLUMNS = `sku, position, name, description, price_minor as "priceMinor", currency, tax_percent as "taxPercent", hidden,
  stock, reserved, revision, picture`;
const ALL = `select ${COLUMNS} from product order by position, sku`;
const ONE = `select ${COLUMNS} from product where sku = $1`;
/** Not `for update`: the foreign key of an item that is being ordered holds the product's key. */
const LOCKED = `${ONE} for no key update`;
const ALL_LOCKED = 'select sku, position from product order by sku for no key update';
const COUNT = 'select count(*)::int as products, coalesce(max(position), -1) as last from product';
const NEW_COLUMNS = {
  sku: 'text',
  position: 'int',
  name: 'text',
  description: 'text',
  price_minor: 'bigint',
  currency: 'text',
  tax_percent: 'int',
  hidden: 'boolean',
  stock: 'int',
} as const;
const INSERT = `${insertOf('product', NEW_COLUMNS)} on conflict (sku) do nothing returning sku`;
const CHANGE = `update product set name = $2, description = $3, price_minor = $4, currency = $5, tax_percent = $6, hidden = $7
  where sku = $1`;
const CHANGED_COLUMNS = {
  ...{ sku: 'text', name: 'text', description: 'text', price_minor: 'bigint', currency: 'text' },
  ...{ tax_percent: 'int', hidden: 'boolean' },
} as const;
const CHANGE_MANY = `update product p set name = r.name, description = r.description, price_minor = r.price_minor,
  currency = r.currency, tax_percent = r.tax_percent, hidden = r.hidden from ${unnestOf(CHANGED_COLUMNS)} where p.sku = r.sku`;
const STOCK = 'update product set stock = stock + $2 where sku = $1';
const PLACE_COLUMNS = { sku: 'text', position: 'int' } as const;
const PLACE = `update product p set position = r.position from ${unnestOf(PLACE_COLUMNS)} where p.sku = r.sku`;
const SET_PICTURE = `with kept as (insert into product_picture (sku, hash, media_type, bytes) values ($1, $2, $3, $4)
    on conflict (sku) do update set hash = excluded.hash, media_type = excluded.media_type, bytes = excluded.bytes)
  update product set picture = $2 where sku = $1`;
const DROP_PICTURE = `with gone as (delete from product_picture where sku = $1) update product set picture = null where sku = $1`;
const PICTURE =
  'select hash, media_type as "mediaType", bytes from product_picture where sku = $1 and sku in (select sku from product where picture is not null)';
const SOLD = `select i.sku, coalesce(r.name, p.name) as name, i.quantity, i.unit_price_minor as "unitPriceMinor", i.client, i.available,
    case when i.revision is null then null else r.tax_percent end as "taxPercent"
  from order_item i join product p using (sku)
    left join product_revision r on r.sku = i.sku and r.revision = coalesce(i.revision, 1)
  where i.order_number = $1::bigint order by p.position, i.sku`;

/** All products in the order of the shelf, hidden ones too. */
export const findAllProducts = (sql: Sql) => sql.query<ProductRow>(ALL);

export async function findProductRow(sql: Sql, sku: string): Promise<ProductRow | null> {
  return (await sql.query<ProductRow>(ONE, [sku]))[0] ?? null;
}

/** The same, and nobody changes, orders or reserves it until the transaction ends. */
export async function lockProduct(sql: Sql, sku: string): Promise<ProductRow | null> {
  return (await sql.query<ProductRow>(LOCKED, [sku]))[0] ?? null;
}

/** Locks all products, in the order of sku, as orders lock theirs. */
export const lockAllProducts = (sql: Sql) => sql.query<Pick<ProductRow, 'sku' | 'position'>>(ALL_LOCKED);

/** How many products there are, and the last place on the shelf. */
export async function countProducts(sql: Sql): Promise<{ products: number; last: number }> {
  return (await sql.query<{ products: number; last: number }>(COUNT))[0] ?? { products: 0, last: -1 };
}

/** @returns the skus that were free, and are there now */
export async function insertProducts(
  sql: Sql,
  rows: readonly (ProductFields & Pick<ProductRow, 'sku' | 'position' | 'stock'>)[],
): Promise<string[]> {
  const added = await sql.query<{ sku: string }>(INSERT, valuesOf(NEW_COLUMNS, rows.map(columnsOf)));
  return added.map(({ sku }) => sku);
}

export async function changeProduct(sql: Sql, sku: string, fields: ProductFields): Promise<void> {
  const { name, description, priceMinor, currency, taxPercent, hidden } = fields;
  await sql.query(CHANGE, [sku, name, description, priceMinor, currency, taxPercent, hidden]);
}

/** The same for several. */
export async function changeProducts(
  sql: Sql,
  rows: readonly (ProductFields & { readonly sku: string })[],
): Promise<void> {
  if (rows.length > 0) await sql.query(CHANGE_MANY, valuesOf(CHANGED_COLUMNS, rows.map(columnsOf)));
}

const columnsOf = <Row extends ProductFields>({ priceMinor, taxPercent, ...row }: Row) => ({
  ...row,
  price_minor: priceMinor,
  tax_percent: taxPercent,
});

/** @param pieces how many came, or, below 0, went */
export async function changeStock(sql: Sql, sku: string, pieces: number): Promise<void> {
  await sql.query(STOCK, [sku, pieces]);
}

/** Puts products at these places of the shelf. */
export async function placeProducts(
  sql: Sql,
  rows: readonly Pick<ProductRow, 'sku' | 'position'>[],
): Promise<void> {
  if (rows.length > 0) await sql.query(PLACE, valuesOf(PLACE_COLUMNS, rows));
}

/** @param picture null: it has none of its own any more */
export async function setPicture(sql: Sql, sku: string, picture: PictureRow | null): Promise<void> {
  if (picture === null) await sql.query(DROP_PICTURE, [sku]);
  else await sql.query(SET_PICTURE, [sku, picture.hash, picture.mediaType, Buffer.from(picture.bytes)]);
}

export async function findPicture(sql: Sql, sku: string): Promise<PictureRow | null> {
  return (await sql.query<PictureRow>(PICTURE, [sku]))[0] ?? null;
}

/** What an order holds, in the order of the shelf. */
export const findSold = (sql: Sql, orderNumber: bigint) => sql.query<SoldRow>(SOLD, [orderNumber]);
