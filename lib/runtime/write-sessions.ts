import type { Sql } from '@/lib/db/client';
import { insertIncidents, resolveIncidents } from '@/lib/db/tables/incidents';
import { deleteJobs, upsertJobs } from '@/lib/db/tables/jobs';
import { insertOrders, updateOrders } from '@/lib/db/tables/orders';
import { findLeavesTaken, insertSteps } from '@/lib/db/tables/steps';
import { deleteTimers, insertTimers, updateTimers } from '@/lib/db/tables/timers';
import type { Session } from './session';

/** Tells the outcome of an end that the model does not name, by what was completed; the contract's section 4. */
export type OutcomeRule = (completed: ReadonlySet<string>) => string;

/** Writes everything the sessions gathered, one statement a table, in the order that locks are taken everywhere. */
export async function writeSessions(
  sql: Sql,
  sessions: readonly Session[],
  now: Date,
  outcomeOf: OutcomeRule,
): Promise<void> {
  const changed = sessions.filter((session) => session.changed);
  await nameOutcomes(sql, changed, outcomeOf);
  await insertOrders(
    sql,
    changed.filter((session) => session.isNew).map((session) => session.order),
  );
  await updateOrders(
    sql,
    changed.filter((session) => !session.isNew).map((session) => session.order),
  );
  const all = changed.map((session) => session.changes);
  await insertSteps(
    sql,
    all.flatMap((changes) => changes.steps),
  );
  const closed = all.flatMap((changes) => changes.closedWork);
  await deleteTimers(
    sql,
    closed.filter((ref) => isTimer(ref.work)),
  );
  await deleteJobs(
    sql,
    closed.filter((ref) => !isTimer(ref.work)),
  );
  await insertTimers(
    sql,
    all.flatMap((changes) => changes.newTimers),
  );
  await updateTimers(
    sql,
    all.flatMap((changes) => changes.movedTimers),
  );
  await upsertJobs(
    sql,
    all.flatMap((changes) => changes.jobs),
  );
  await insertIncidents(
    sql,
    all.flatMap((changes) => changes.incidents),
  );
  await resolveIncidents(
    sql,
    all.flatMap((changes) => changes.resolvedIncidentIds),
    now,
  );
}

/** The key of open work names its kind: `packing/timer:wait`. */
const isTimer = (work: string) => /(^|\/)timer:/.test(work);

async function nameOutcomes(sql: Sql, sessions: readonly Session[], outcomeOf: OutcomeRule): Promise<void> {
  const unnamed = sessions.filter(({ order }) => order.state === 'COMPLETED' && order.outcome === null);
  const old = unnamed.filter((session) => !session.isNew);
  const taken =
    old.length === 0
      ? []
      : await findLeavesTaken(
          sql,
          old.map((session) => session.order.id),
        );
  for (const session of unnamed) {
    const completed = new Set(session.completed);
    const leaves = new Set(taken.filter((row) => row.orderId === session.order.id).map((row) => row.leafId));
    for (const { id, leaf } of session.loaded.table.transitions())
      if (id !== null && leaves.has(id) && leaf.kind !== 'incident')
        for (const element of leaf.trace.completed) completed.add(element);
    session.order.outcome = outcomeOf(completed);
  }
}
