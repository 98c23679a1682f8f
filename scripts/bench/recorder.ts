import type { Database, Sql } from '@/lib/db/database';

/** One statement as the product ran it. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The same database, and every statement that is run on it from now on, outside Prisma. */
export function recordOn(database: Database): {
  readonly database: Database;
  readonly statements: Statement[];
} {
  const statements: Statement[] = [];
  const listening = <S extends Sql>(sql: S): S => ({
    ...sql,
    query: (text: string, values: readonly unknown[] = []) => {
      statements.push({ text, values });
      return sql.query(text, values);
    },
  });
  const recorded: Database = {
    ...listening(database),
    transaction: (work) => database.transaction((sql) => work(listening(sql))),
  };
  return { database: recorded, statements };
}
