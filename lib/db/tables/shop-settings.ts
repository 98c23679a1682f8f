import type { Sql } from '../database';
import { NOTICES, SETTINGS_CHANGED } from '../notices';

/** What a merchant sets. Empty: it is not said. */
export interface ShopSettingsFields {
  readonly name: string;
  /** What the shop sells, in a line. */
  readonly description: string;
  /** Lines. */
  readonly address: string;
  /** Who sends mail: an address, with a name before it or without. */
  readonly mailFrom: string;
  /** Lines: where money is transferred to. */
  readonly bankLines: string;
  readonly currency: string;
  readonly taxPercent: number;
  readonly taxName: string;
  /** Of the IANA's list. */
  readonly timeZone: string;
  /** Lines at the foot of the bill. */
  readonly legalLines: string;
}

export interface ShopSettingsRow extends ShopSettingsFields {
  /** 1, 2, 3 … */
  readonly version: number;
  readonly since: Date;
}

/** Documents without a version were written before there were any. */
const FIRST_VERSION = 1;

const COLUMNS = `version, name, description, address, mail_from as "mailFrom", bank_lines as "bankLines", currency,
  tax_percent as "taxPercent", tax_name as "taxName", time_zone as "timeZone", legal_lines as "legalLines", since`;
const LAST = `select ${COLUMNS} from shop_settings order by version desc limit 1`;
const ONE = `select ${COLUMNS} from shop_settings where version = $1::int`;
/** Whoever changes them waits here; who only reads them does not. */
const LOCK = 'lock table shop_settings in share row exclusive mode';
const INSERT = `insert into shop_settings (version, name, description, address, mail_from, bank_lines, currency, tax_percent,
  tax_name, time_zone, legal_lines, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
const OTHERWISE_PRICED = `select count(*)::int as products, min(currency) as currency from product
  where not hidden and currency <> $1`;

/** For a statement that writes documents: which settings hold, and their rate. The same in all rows of it. */
export const SETTINGS_NOW = '(select max(version) from shop_settings)';
export const TAX_NOW = '(select tax_percent from shop_settings order by version desc limit 1)';

/** The settings that hold. @throws where the migrations have not run */
export async function findShopSettings(sql: Sql): Promise<ShopSettingsRow> {
  const [row] = await sql.query<ShopSettingsRow>(LAST);
  if (row === undefined) throw new Error('the shop has no settings: a migration writes the first');
  return row;
}

/** Those that held when a document was written. @param version null: it was before there were any */
export async function findShopSettingsOf(sql: Sql, version: number | null): Promise<ShopSettingsRow> {
  const [row] = await sql.query<ShopSettingsRow>(ONE, [version ?? FIRST_VERSION]);
  return row ?? findShopSettings(sql);
}

/** One changes them at a time, until the transaction ends. */
export const lockShopSettings = (sql: Sql) => sql.query(LOCK);

export const insertShopSettings = (sql: Sql, row: ShopSettingsRow) =>
  sql.query(INSERT, [
    ...[row.version, row.name, row.description, row.address, row.mailFrom, row.bankLines, row.currency],
    ...[row.taxPercent, row.taxName, row.timeZone, row.legalLines, row.since],
  ]);

/** Products on the shelf with a price in another currency, and one of these currencies; null: there are none. */
export async function findOtherwisePriced(
  sql: Sql,
  currency: string,
): Promise<{ readonly products: number; readonly currency: string } | null> {
  const [row] = await sql.query<{ products: number; currency: string | null }>(OTHERWISE_PRICED, [currency]);
  return row === undefined || row.currency === null ? null : { ...row, currency: row.currency };
}

/** Does the database know this time zone? What `Intl` knows may be newer. */
export async function knowsTimeZone(sql: Sql, timeZone: string): Promise<boolean> {
  const rows = await sql.query('select 1 as known from pg_timezone_names where name = $1', [timeZone]);
  return rows.length > 0;
}

/** Tells the servers on this database, once the transaction commits. */
export const tellSettingsChanged = (sql: Sql) =>
  sql.query('select pg_notify($1, $2)', [NOTICES, SETTINGS_CHANGED]);
