import type { Database } from '@/lib/db/database';
import { findOpenIncidents, type IncidentRow } from '@/lib/db/tables/incidents';
import { findJobsOf, type JobRow, jobKey } from '@/lib/db/tables/jobs';
import type { OrderRef } from '@/lib/db/tables/orders';

/** What stopped in an order, as the desk sees it. */
export interface StoppedWork {
  readonly incident: IncidentRow;
  /** What it failed with: of a task without an error of its own what its handler said, which stands with the job. */
  readonly error: string;
  readonly job: JobRow | null;
}

/** The incidents of an order that are open now, each with its full error. */
export async function findStoppedWork(database: Database, order: OrderRef): Promise<StoppedWork[]> {
  const [incidents, jobs] = await Promise.all([
    findOpenIncidents(database, [order.number]),
    findJobsOf(database, [order.number]),
  ]);
  return incidents.map((incident) => {
    const { event, work, message } = incident;
    const job = jobs.find((one) => one.work === work) ?? null;
    // Everybody may read the message.
    const hasOwn = event.type !== 'job-failed' || event.errorCode !== '';
    return { incident, job, error: hasOwn ? message : (job?.error ?? message) };
  });
}

/** The mail that a job wanted, if it did: when it went out, or null where it is still to go. */
export async function findMailOfJob(
  { prisma }: Database,
  order: OrderRef,
  job: JobRow | null,
): Promise<{ kind: string; sentAt: Date | null } | null> {
  if (job === null) return null;
  const key = { orderNumber: order.number, jobKey: jobKey(order.id, job.seq, job.work) };
  const mail = await prisma.mail.findUnique({ where: { orderNumber_jobKey: key } });
  return mail === null ? null : { kind: mail.kind, sentAt: mail.sentAt };
}
