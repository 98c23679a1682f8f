import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';
import type { WorkRef } from './timers';

/** An open user task. */
export interface UserTaskRow {
  readonly orderNumber: bigint;
  /** Key of the open work. */
  readonly work: string;
  readonly elementId: string;
  readonly openedAt: Date;
  /** An e-mail address in small letters, or whatever the model said; empty: nobody's yet. */
  readonly assignee: string;
  readonly dueAt: Date | null;
  readonly followUpAt: Date | null;
  readonly priority: number;
  /** Its place in every list. */
  readonly rank: bigint;
  /** Who may take it: `user:` and an e-mail address in small letters, or `group:` and its name. */
  readonly candidates: readonly string[];
}

export type UserTaskKey = Pick<UserTaskRow, 'orderNumber' | 'work'>;

const COLUMNS = {
  order_number: 'bigint',
  work: 'text',
  element_id: 'text',
  opened_at: 'timestamptz',
  assignee: 'text',
  due_at: 'timestamptz',
  follow_up_at: 'timestamptz',
  priority: 'int',
  rank: 'bigint',
} as const;
const CANDIDATE_COLUMNS = {
  name: 'text',
  is_free: 'boolean',
  rank: 'bigint',
  order_number: 'bigint',
  work: 'text',
} as const;
const WORK_COLUMNS = { order_number: 'bigint', work: 'text' } as const;

const INSERT = insertOf('user_task', COLUMNS);
const INSERT_CANDIDATES = insertOf('user_task_candidate', CANDIDATE_COLUMNS);
const DELETE = `with gone as (delete from user_task t using ${unnestOf(WORK_COLUMNS)}
    where t.order_number = r.order_number and t.work = r.work returning t.order_number, t.work)
  delete from user_task_candidate c using gone where c.order_number = gone.order_number and c.work = gone.work`;
/** Two at once: the second waits for the first, and finds another assignee than it saw. */
const ASSIGN = `with taken as (update user_task set assignee = $4
    where order_number = $1 and work = $2 and assignee = $3 returning order_number, work),
  told as (update user_task_candidate c set is_free = $4 = '' from taken
    where c.order_number = taken.order_number and c.work = taken.work)
  select 1 from taken`;

export async function insertUserTasks(sql: Sql, rows: readonly UserTaskRow[]): Promise<void> {
  if (rows.length === 0) return;
  const tasks = rows.map((row) => ({
    order_number: row.orderNumber,
    work: row.work,
    element_id: row.elementId,
    opened_at: row.openedAt,
    assignee: row.assignee,
    due_at: row.dueAt,
    follow_up_at: row.followUpAt,
    priority: row.priority,
    rank: row.rank,
  }));
  const candidates = rows.flatMap(({ candidates: names, orderNumber, work, rank, assignee }) =>
    names.map((name) => ({ name, is_free: assignee === '', rank, order_number: orderNumber, work })),
  );
  // Both are sent at once: the commit may follow before an answer comes.
  await Promise.all([
    sql.query(INSERT, valuesOf(COLUMNS, tasks)),
    ...(candidates.length > 0 ? [sql.query(INSERT_CANDIDATES, valuesOf(CANDIDATE_COLUMNS, candidates))] : []),
  ]);
}

export async function deleteUserTasks(sql: Sql, closed: readonly WorkRef[]): Promise<void> {
  if (closed.length === 0) return;
  const rows = closed.map((ref) => ({ order_number: ref.orderNumber, work: ref.work }));
  await sql.query(DELETE, valuesOf(WORK_COLUMNS, rows));
}

export function findUserTasksOf(sql: Sql, orderNumbers: readonly bigint[]): Promise<UserTaskKey[]> {
  return sql.query(
    `select order_number as "orderNumber", work from user_task where order_number = any($1::bigint[])`,
    [orderNumbers],
  );
}

/** Whose an open user task is; null: it is not open. */
export async function findAssignee(sql: Sql, { orderNumber, work }: UserTaskKey): Promise<string | null> {
  const rows = await sql.query<{ assignee: string }>(
    'select assignee from user_task where order_number = $1 and work = $2',
    [orderNumber, work],
  );
  return rows[0]?.assignee ?? null;
}

/**
 * Gives an open user task to somebody.
 * @param from whose it is, as it was seen; empty: nobody's
 * @param to empty: nobody's any more
 * @returns false: it is not open any more, or somebody else's than was seen
 */
export async function assignUserTask(
  sql: Sql,
  { orderNumber, work }: UserTaskKey,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  return (await sql.query(ASSIGN, [orderNumber, work, from, to])).length === 1;
}
