import type { Sql, Transaction } from '@/lib/db/database';
import { insertIncidents, resolveIncidents, updateIncidents } from '@/lib/db/tables/incidents';
import { deleteJobs, moveJobs, upsertJobs } from '@/lib/db/tables/jobs';
import { deleteKeptResults, insertKeptResults } from '@/lib/db/tables/kept-results';
import { findLeavesById } from '@/lib/db/tables/leaves';
import { insertOrders, updateOrders } from '@/lib/db/tables/orders';
import { findLeavesTaken, insertSteps } from '@/lib/db/tables/steps';
import { deleteTimers, insertTimers, updateTimers } from '@/lib/db/tables/timers';
import { deleteUserTasks, insertUserTasks } from '@/lib/db/tables/user-tasks';
import { insertVariableWrites } from '@/lib/db/tables/variable-writes';
import type { WorkKind } from '@/lib/engine/kinds';
import { writeSignals } from './signal-rows';
import type { Session } from './types';

/** Tells the outcome of an end that the model does not name, by what was completed; the contract's section 4. */
export type OutcomeRule = (completed: ReadonlySet<string>) => string;

/** Writes everything the sessions gathered, one statement a table, in the order that locks are taken everywhere. */
export async function writeSessions(
  sql: Transaction,
  sessions: readonly Session[],
  now: Date,
  outcomeOf: OutcomeRule,
): Promise<void> {
  const changed = sessions.filter((session) => session.changed);
  await nameOutcomes(sql, changed, outcomeOf);
  sql.later(
    insertOrders(
      sql,
      changed.filter((session) => session.isNew).map((session) => session.order),
    ),
  );
  sql.later(
    updateOrders(
      sql,
      changed.filter((session) => !session.isNew).map((session) => session.order),
    ),
  );
  const all = changed.map((session) => session.changes);
  sql.later(
    insertSteps(
      sql,
      all.flatMap((changes) => changes.steps),
    ),
  );
  sql.later(
    insertVariableWrites(
      sql,
      all.flatMap((changes) => changes.variableWrites),
    ),
  );
  const closed = all.flatMap((changes) => changes.closedWork);
  const closedOf = (kind: WorkKind) => closed.filter((ref) => kindOf(ref.work) === kind);
  sql.later(deleteTimers(sql, closedOf('timer')));
  sql.later(deleteJobs(sql, closedOf('job')));
  writeSignals(sql, all, closedOf('signal'));
  sql.later(
    insertTimers(
      sql,
      all.flatMap((changes) => changes.newTimers),
    ),
  );
  sql.later(
    updateTimers(
      sql,
      all.flatMap((changes) => [...changes.movedTimers]),
    ),
  );
  sql.later(
    deleteUserTasks(
      sql,
      all.flatMap((changes) => changes.closedUserTasks),
    ),
  );
  sql.later(
    insertUserTasks(
      sql,
      all.flatMap((changes) => changes.newUserTasks),
    ),
  );
  sql.later(
    upsertJobs(
      sql,
      all.flatMap((changes) => changes.jobs),
    ),
  );
  sql.later(
    moveJobs(
      sql,
      all.flatMap((changes) => changes.movedJobs),
    ),
  );
  sql.later(
    insertKeptResults(
      sql,
      all.flatMap((changes) => changes.keptResults),
    ),
  );
  sql.later(
    deleteKeptResults(
      sql,
      changed.filter(({ changes }) => changes.dropsKept).map(({ order }) => order.number),
    ),
  );
  const incidents = all.flatMap((changes) => [...changes.changedIncidents]);
  sql.later(
    insertIncidents(
      sql,
      incidents.filter((incident) => incident.id === null),
    ),
  );
  sql.later(
    updateIncidents(
      sql,
      incidents.flatMap(({ id, ...incident }) => (id === null ? [] : [{ id, ...incident }])),
    ),
  );
  sql.later(
    resolveIncidents(
      sql,
      all.flatMap((changes) => changes.resolvedIncidentIds),
      now,
    ),
  );
}

/** The key of open work names its kind: `packing/timer:wait`. */
const kindOf = (work: string) => /(?:^|\/)([a-z]+):[^/]*$/.exec(work)?.[1];

/** An end that the model does not name is named by everything the order ever completed. */
async function nameOutcomes(sql: Sql, sessions: readonly Session[], outcomeOf: OutcomeRule): Promise<void> {
  const unnamed = sessions.filter(({ order }) => order.state === 'COMPLETED' && order.outcome === null);
  const old = unnamed.filter((session) => !session.isNew).map((session) => session.order.number);
  const taken = old.length === 0 ? [] : await findLeavesTaken(sql, old);
  const leaves =
    taken.length === 0 ? [] : await findLeavesById(sql, [...new Set(taken.map((row) => row.leafId))]);
  const byId = new Map(leaves.map((row) => [row.id, row.leaf]));
  for (const session of unnamed) {
    const completed = new Set(session.completed);
    for (const { orderNumber, leafId } of taken) {
      const leaf = byId.get(leafId);
      if (orderNumber === session.order.number && leaf !== undefined && leaf.kind !== 'incident')
        for (const element of leaf.trace.completed) completed.add(element);
    }
    session.order.outcome = outcomeOf(completed);
  }
}
