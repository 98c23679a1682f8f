/** Column name → PostgreSQL type, in the order of the statement's parameters. */
export type Columns = Readonly<Record<string, string>>;

/** A row to write: one value a column, under the column's own name. */
export type RowOf<C extends Columns> = Readonly<Record<keyof C & string, unknown>>;

/** `unnest($1::bigint[], $2::text[]) as r(id, name)`: the source of a set-based statement. */
export function unnestOf(columns: Columns, firstParameter = 1): string {
  const names = Object.keys(columns);
  const arrays = names.map((name, index) => `$${firstParameter + index}::${columns[name]}[]`);
  return `unnest(${arrays.join(', ')}) as r(${names.join(', ')})`;
}

/** Types whose values are written into an array's text as they are: without quotes, commas and braces. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['int', 'bigint', 'boolean', 'float8', 'timestamptz']);

/**
 * The parameters of `unnestOf`: one array a column. `jsonb` values are turned into text; arrays of numbers and instants
 * are written here, since the driver looks at each element for what it might be and what is to be escaped in it.
 */
export function valuesOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): unknown[] {
  return Object.entries(columns).map(([name, type]) => {
    const values = rows.map((row) => row[name as keyof C & string] ?? null);
    if (PLAIN_TYPES.has(type)) return `{${values.map(plainText).join(',')}}`;
    return type === 'jsonb' ? values.map((value) => (value === null ? null : JSON.stringify(value))) : values;
  });
}

function plainText(value: unknown): string {
  if (value === null) return 'null';
  return value instanceof Date ? instantText(value) : String(value);
}

/** ISO 8601 as PostgreSQL reads it: years beyond 9999 without a sign, those before 1 as years before Christ. */
function instantText(date: Date): string {
  const text = date.toISOString();
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9_999) return text;
  const rest = text.slice(text.indexOf('-', 1));
  return year > 0 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}

/** `insert into TABLE (…) select … from unnest(…)`. */
export function insertOf(table: string, columns: Columns): string {
  const names = Object.keys(columns).join(', ');
  return `insert into ${table} (${names}) select ${names} from ${unnestOf(columns)}`;
}
