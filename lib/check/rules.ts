import type { Violation } from '@/lib/contract/check';
import type { Sql } from '@/lib/db/database';
import type { Found, Snapshot } from './types';

/** Named violations of one invariant; beyond these they are only counted. */
export const MAX_NAMED = 20;

/**
 * A query whose rows are violations: (order id or null, message). Kept as plain SQL that a person can run by hand.
 * Rules that tell something of an order join the order itself: what misses its order altogether is I1's affair.
 */
export interface Rule {
  readonly text: string;
  readonly values?: readonly unknown[];
}

export async function findViolations(sql: Sql, rules: readonly Rule[]): Promise<Found> {
  const violations: Omit<Violation, 'invariant'>[] = [];
  let count = 0;
  for (const { text, values } of rules) {
    const rows = await sql.query<{ orderId: string | null; message: string; total: bigint }>(
      `select v.order_id::text as "orderId", v.message, count(*) over () as total
       from (${text}) as v(order_id, message) order by v.order_id, v.message limit ${MAX_NAMED}`,
      values,
    );
    count += Number(rows[0]?.total ?? 0n);
    for (const { orderId, message } of rows)
      if (violations.length < MAX_NAMED)
        violations.push(orderId === null ? { message } : { orderId, message });
  }
  return { count, violations };
}

/** The check of an invariant that SQL alone can tell. */
export function checkedBy(...texts: readonly string[]): (snapshot: Snapshot) => Promise<Found> {
  const rules = texts.map((text) => ({ text }));
  return (snapshot) => snapshot((sql) => findViolations(sql, rules));
}

/** The id of the order that a row of another table names by its number. */
export const idOf = (alias: string) => `(select id from orders where number = ${alias}.order_number)`;

/** Every job that the log says was done, by element id: `done(order_number, seq, element)`. */
export const DONE = `done as (select s.order_number, s.seq, l.element from step s join
  (select id, regexp_replace(event->>'work', '^.*job:', '') as element from leaf
    where event->>'type' = 'job-completed') l on l.id = s.leaf_id)`;

/** The service tasks that a definition has at all: `task(definition_id, element)`. */
export const TASK = `task as (select distinct definition_id, regexp_replace(event->>'work', '^.*job:', '') as element
  from leaf where event->>'type' = 'job-completed')`;
