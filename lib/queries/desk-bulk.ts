import type { BulkCounts, BulkJson, BulkPage } from '@/lib/contract/desk-bulk';
import type { Sql } from '@/lib/db/database';
import {
  type BulkActRow,
  countBulkItems,
  findBulkAct,
  findBulkActs,
  findBulkItems,
  findLeftOut,
} from '@/lib/db/tables/bulk-acts';

const MAX_LISTED = 50;
const MAX_ITEMS = 200;
const STATES: readonly (keyof BulkCounts)[] = ['waiting', 'done', 'refused', 'failed', 'left-out'];

async function bulkJson(sql: Sql, row: BulkActRow): Promise<BulkJson> {
  const { id, act, state, person, role, reason, filters } = row;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...{ act, state, person, role, reason },
    key: id.toString(),
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
    filters: JSON.parse(filters) as Record<string, string>, // written by lib/desk/freeze-selection.ts
    counts: await countBulkItems(sql, id),
  };
}

/** The newest bulks: `/desk/bulk`. */
export async function findBulks(sql: Sql): Promise<BulkJson[]> {
  return Promise.all((await findBulkActs(sql, MAX_LISTED)).map((row) => bulkJson(sql, row)));
}

/** One of them, with its orders: `/desk/bulk/<id>`. @param shown the state that is asked for @returns null: there is none */
export async function findBulkPage(sql: Sql, id: bigint, shown: unknown): Promise<BulkPage | null> {
  const row = await findBulkAct(sql, id);
  if (row === null) return null;
  const state = STATES.find((name) => name === shown) ?? null;
  const [bulk, leftOut, items] = await Promise.all([
    bulkJson(sql, row),
    findLeftOut(sql, id),
    findBulkItems(sql, id, state, MAX_ITEMS),
  ]);
  return {
    bulk,
    leftOut: leftOut.map(({ detail, orders }) => ({ why: detail, orders })),
    items: items.map((item) => ({
      ...{ orderId: item.orderId, state: item.state, detail: item.detail },
      at: item.at?.toISOString() ?? null,
    })),
    shown: state,
  };
}
