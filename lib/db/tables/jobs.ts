import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';
import type { WorkRef } from './timers';

/**
 * A job that could not be done in the step that opened it. `runAt` null: out of attempts, an incident is open; or it is left
 * to a person, or its order suspended.
 */
export interface JobRow {
  orderNumber: bigint;
  /** The step that opened it. */
  seq: number;
  work: string;
  attempts: number;
  runAt: Date | null;
  error: string | null;
  /** Nothing runs it before a person wants it. Left out: no. */
  leftToPerson?: boolean;
}

const JOB_COLUMNS = {
  order_number: 'bigint',
  seq: 'int',
  work: 'text',
  attempts: 'int',
  run_at: 'timestamptz',
  error: 'text',
  left_to_person: 'boolean',
} as const;
const MOVED_COLUMNS = { order_number: 'bigint', seq: 'int', work: 'text', run_at: 'timestamptz' } as const;
const WORK_COLUMNS = { order_number: 'bigint', work: 'text' } as const;

const SELECT = `select order_number as "orderNumber", seq, work, attempts, run_at as "runAt", error,
  left_to_person as "leftToPerson" from job`;
const UPSERT = `${insertOf('job', JOB_COLUMNS)} on conflict (order_number, seq, work) do update
  set attempts = excluded.attempts, run_at = excluded.run_at, error = excluded.error, left_to_person = excluded.left_to_person,
    leased_by = null, lease_ends = null`;
/** Unlike an upsert it leaves leases alone: who is at work on the job goes on. */
const MOVE = `update job j set run_at = r.run_at from ${unnestOf(MOVED_COLUMNS)}
  where j.order_number = r.order_number and j.seq = r.seq and j.work = r.work`;
const DELETE = `delete from job j using ${unnestOf(WORK_COLUMNS)} where j.order_number = r.order_number and j.work = r.work`;
const OF_ORDERS = `${SELECT} where order_number = any($1::bigint[])`;
/** As for timers. */
const DUE = `select o.id::text as "orderId", j.* from (${SELECT}
    where run_at <= $1 and (lease_ends is null or lease_ends <= $1) order by run_at limit $2) j
  join lateral (select id from orders where number = j."orderNumber" offset 0) o on true order by j."runAt"`;
const NEXT = 'select min(greatest(run_at, lease_ends)) as next from job where run_at is not null';
const KEY_COLUMNS = { order_number: 'bigint', seq: 'int', work: 'text' } as const;
const LEASE = `update job j set leased_by = $4, lease_ends = $5 from ${unnestOf(KEY_COLUMNS)}
  where j.order_number = r.order_number and j.seq = r.seq and j.work = r.work
    and j.run_at is not null and (j.lease_ends is null or j.lease_ends <= $6)
  returning j.order_number as "orderNumber", j.seq, j.work`;

/** The key of a job: the same over all attempts, in every process. `work`: the key of its open work. */
export function jobKey(orderId: string, seq: number, work: string): string {
  return `${orderId}/${seq}/${work.replace(/(^|\/)job:/, '$1')}`;
}

export async function upsertJobs(sql: Sql, rows: readonly JobRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    seq: row.seq,
    work: row.work,
    attempts: row.attempts,
    run_at: row.runAt,
    error: row.error,
    left_to_person: row.leftToPerson ?? false,
  }));
  await sql.query(UPSERT, valuesOf(JOB_COLUMNS, values));
}

/** Changes when these jobs may run; null: not before they are moved again. */
export async function moveJobs(
  sql: Sql,
  rows: readonly Pick<JobRow, 'orderNumber' | 'seq' | 'work' | 'runAt'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    seq: row.seq,
    work: row.work,
    run_at: row.runAt,
  }));
  await sql.query(MOVE, valuesOf(MOVED_COLUMNS, values));
}

export async function deleteJobs(sql: Sql, closed: readonly WorkRef[]): Promise<void> {
  if (closed.length === 0) return;
  const rows = closed.map((ref) => ({ order_number: ref.orderNumber, work: ref.work }));
  await sql.query(DELETE, valuesOf(WORK_COLUMNS, rows));
}

export function findJobsOf(sql: Sql, orderNumbers: readonly bigint[]): Promise<JobRow[]> {
  return sql.query<JobRow>(OF_ORDERS, [orderNumbers]);
}

/** A job as the command that runs it names it. */
export interface DueJob extends JobRow {
  readonly orderId: string;
}

/** The jobs that may start by now and that nobody holds, the oldest first. */
export function findDueJobs(sql: Sql, now: Date, limit: number): Promise<DueJob[]> {
  return sql.query<DueJob>(DUE, [now, limit]);
}

/** When the next job may start, or null. */
export async function nextRunAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

/**
 * Takes the leases of jobs that do outside work.
 * @returns those of them that were taken: another process may hold the rest
 */
export async function leaseJobs<Job extends JobRow>(
  sql: Sql,
  jobs: readonly Job[],
  lease: { holder: string; now: Date; endsAt: Date },
): Promise<Job[]> {
  if (jobs.length === 0) return [];
  const keys = jobs.map((job) => ({ order_number: job.orderNumber, seq: job.seq, work: job.work }));
  const values = [...valuesOf(KEY_COLUMNS, keys), lease.holder, lease.endsAt, lease.now];
  const rows = await sql.query<Pick<JobRow, 'orderNumber' | 'seq' | 'work'>>(LEASE, values);
  const nameOf = ({ orderNumber, seq, work }: (typeof rows)[number]) => `${orderNumber}/${seq}/${work}`;
  const taken = new Set(rows.map(nameOf));
  return jobs.filter((job) => taken.has(nameOf(job)));
}
