import type { Sql } from '../client';
import { insertOf, valuesOf } from '../unnest';

export type MailKind = 'reminder' | 'cancelled' | 'rejected';

const COLUMNS = { order_id: 'bigint', kind: 'text', job_key: 'text', queued_at: 'timestamptz' } as const;
const INSERT = insertOf('mail', COLUMNS);

/** Queues mails in the step that wants them; they are rendered when they are sent. */
export async function queueMails(
  sql: Sql,
  rows: readonly { orderId: string; kind: MailKind; jobKey: string; queuedAt: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_id: row.orderId,
    kind: row.kind,
    job_key: row.jobKey,
    queued_at: row.queuedAt,
  }));
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}
