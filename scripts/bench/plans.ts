import type { Database, Sql } from '@/lib/db/database';
import type { Statement } from './recorder';

/** Tables of this many rows are never to be read from end to end. */
const BIG = 10_000;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
}

export interface Scan {
  readonly table: string;
  readonly statement: string;
}

class RollBack extends Error {}

/** Runs `work` in a transaction that leaves nothing behind. */
async function rolledBack(database: Database, work: (sql: Sql) => Promise<void>): Promise<void> {
  await database
    .transaction(async (sql) => {
      await work(sql);
      throw new RollBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RollBack)) throw error;
    });
}

/**
 * Asks PostgreSQL for the plan of each statement, with the values it was run with and without a look at them, as it
 * plans a prepared statement after a few runs.
 * @returns the sequential scans of big tables, and how many plans were asked for
 */
export async function findScans(
  database: Database,
  statements: readonly Statement[],
): Promise<{ readonly scans: Scan[]; readonly asked: number }> {
  const big = new Set(
    (
      await database.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and reltuples >= $1 and relnamespace = 'public'::regnamespace`,
        [BIG],
      )
    ).map((row) => row.name),
  );
  if (big.size === 0) throw new Error('no table is big enough to be scanned: VACUUM ANALYZE has not run');
  const scans = new Map<string, Scan>();
  const known = [...new Map(statements.map((statement) => [statement.text, statement])).values()];
  for (const mode of ['force_custom_plan', 'force_generic_plan'])
    await rolledBack(database, async (sql) => {
      await sql.script(`set local plan_cache_mode = ${mode}`);
      for (const { text, values } of known) {
        const [row] = await sql.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `explain (format json) ${text}`,
          values,
        );
        for (const table of scannedBy(row?.['QUERY PLAN'][0]?.Plan))
          if (big.has(table)) scans.set(`${table} ${text}`, { table, statement: text });
      }
    });
  return { scans: [...scans.values()], asked: known.length };
}

function scannedBy(node: PlanNode | undefined): string[] {
  if (node === undefined) return [];
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scannedBy)];
}
