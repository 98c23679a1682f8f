import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Sql } from '../database';
import { openTestDatabase } from '../testing/test-database';
import { saveDefinition } from './definitions';
import { findLeavesOf } from './leaves';
import { findFirstMarkings, insertMarkings } from './markings';

const VERSION = { engine: 'test', canonical: 1 };

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** How this statement is carried out where an index is taken if one can be. */
function explained(run: (sql: Sql) => Promise<unknown>): Promise<string> {
  return database.transaction(async (sql) => {
    await sql.query('set local enable_seqscan = off');
    let plan = '';
    await run({
      ...sql,
      query: async <Row>(text: string, values?: readonly unknown[]) => {
        const rows = await sql.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        return [] as Row[];
      },
    });
    return plan;
  });
}

test.each([['a marking', 'some'] as const, ['the start', null] as const])(
  'the leaves of a step out of %s are found by an index',
  async (_name, from) => {
    const plan = await explained((sql) => findLeavesOf(sql, VERSION, 1, from, { type: 'start' }));
    expect(plan).toMatch(/leaf_definition_id_from_marking_idx[\s\S]*Index Cond: .*from_marking/);
  },
);

test('markings without a state are bounded as well, by the open work that is read of each', async () => {
  const { id } = await saveDefinition(database, {
    ...{ processId: 'test', hash: 'test', xml: new Uint8Array(), valid: true, decisions: null, forms: null },
  });
  const hashes = Array.from({ length: 100 }, (_, index) => `hash-${index}`);
  const openWork = [{ key: 'user:ask', kind: 'user', elementId: 'ask' } as const];
  await insertMarkings(
    database,
    VERSION,
    id,
    hashes.map((hash) => ({ hash, state: '', openWork })),
  );
  const found = (some: readonly string[], atMostBytes: number | null) =>
    findFirstMarkings(database, VERSION, id, some, atMostBytes);
  expect(await found(hashes, 1)).toEqual([]);
  expect((await found(hashes, 1_000)).length).toBeLessThan(50);
  expect(await found(hashes, null)).toHaveLength(100);
  expect((await found(['hash-7'], null)).map(({ hash }) => hash)).toEqual(['hash-7']);
});
