import { WORK_COUNTED_TO, type WorkJson } from '@/lib/contract/system';
import type { Sql } from '@/lib/db/database';

interface Row {
  readonly waiting: number;
  readonly due: number;
  readonly dueSince: Date | null;
  readonly failing: number;
}

/** Each reads an index of what waits, the first to come due first, and no more of it than is counted. */
const QUEUES: Readonly<Record<string, string>> = {
  Timers: 'select fire_at as at, false as failed from timer where fire_at is not null order by fire_at',
  Tasks: 'select run_at as at, attempts > 0 as failed from job where run_at is not null order by run_at',
  Mails: 'select run_at as at, attempts > 0 as failed from mail where run_at is not null order by run_at',
  'Calls of payment providers':
    'select run_at as at, attempts > 0 as failed from provider_call order by run_at',
  Alerts:
    'select run_at as at, attempts > 0 as failed from delivery where run_at is not null order by run_at',
  Signals: `select b.at, false as failed from signal_broadcast b join signal_wait w
    on w.name = b.name and w.id < b.id and w.broadcast_id is null where b.state = 'running'`,
  'Orders of bulks': `select b.started_at as at, i.attempts > 0 as failed from bulk_act b
    join bulk_item i on i.bulk_id = b.id and i.state = 'waiting' where b.state = 'running'`,
};

const COUNT = (
  queue: string,
) => `select count(*)::int as waiting, count(*) filter (where at <= $1)::int as due,
    min(at) filter (where at <= $1) as "dueSince", count(*) filter (where failed)::int as failing
  from (${queue} limit ${WORK_COUNTED_TO + 1}) as q`;

/** What is queued, and how much of it should have been begun by now. */
export async function findBackgroundWork(sql: Sql, now: Date): Promise<WorkJson[]> {
  return Promise.all(
    Object.entries(QUEUES).map(async ([name, queue]) => {
      const [row] = await sql.query<Row>(COUNT(queue), [now]);
      return {
        name,
        waiting: row?.waiting ?? 0,
        due: row?.due ?? 0,
        dueSince: row?.dueSince?.toISOString() ?? null,
        failing: row?.failing ?? 0,
      };
    }),
  );
}
