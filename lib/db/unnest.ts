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

/** The parameters of `unnestOf`: one array a column. `jsonb` values are turned into text. */
export function valuesOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): unknown[][] {
  return Object.entries(columns).map(([name, type]) =>
    rows.map((row) => {
      const value = row[name as keyof C & string] ?? null;
      return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
    }),
  );
}

/** `insert into TABLE (…) select … from unnest(…)`. */
export function insertOf(table: string, columns: Columns): string {
  const names = Object.keys(columns).join(', ');
  return `insert into ${table} (${names}) select ${names} from ${unnestOf(columns)}`;
}
