import type { Database } from '@/lib/db/database';
import type { Cluster } from './cluster';
import { endRequest, holdRequest, messageRequest, retryRequest, taskRequest } from './desk-requests';
import { clockRequest, type Request, type RequestContext } from './requests';
import { findOpenForPeople, nextDueAt } from './storage';
import { TAKEN } from './versions';

/** Instants at which something is due, without any person's doing: two timers and a deadline an order, and retries. */
const MAX_INSTANTS = 300;
const STEP_MS = 4 * 60_000;
/** Times that people work off all that waits for them: resumed, paused, approved, retried, and then given up. */
const MAX_ROUNDS = 6;

/** Open orders that wait for nobody: a person at a clock that stands, an incident, a user task; another system's message. */
const FORSAKEN = `select o.id::text as id, m.open_work as "openWork" from orders o join marking m on m.id = o.marking_id
  where o.state = 'ACTIVE' and o.open_incidents = 0 and not o.suspended
    and not (o.paused and exists (select 1 from timer t where t.order_number = o.number))
    and not exists (select 1 from jsonb_array_elements(m.open_work) w
      where w->>'kind' = 'user' or w->>'elementId' = any($1::text[]))
  order by o.id`;
const STANDING = `select id::text as id, paused, suspended, open_incidents as incidents from orders
  where state = 'ACTIVE' order by id`;

interface StandingOrder {
  readonly id: string;
  readonly paused: boolean;
  readonly suspended: boolean;
  readonly incidents: number;
}

export interface QuietOptions {
  readonly database: Database;
  readonly cluster: Cluster;
  readonly context: RequestContext;
  /** What was broken until now is broken no more. */
  readonly repairAll: () => void;
  readonly send: (requests: readonly Request[]) => Promise<void>;
  readonly moveTo: (ms: number) => void;
}

/**
 * Without new faults: time runs until nothing is due at any time, and what is broken has to come to its incident; then
 * people work off what waits for them, and time runs again, until every order has ended. What does not is a violation.
 */
export async function letTimePass(options: QuietOptions): Promise<void> {
  const { database, context, send } = options;
  const { memory } = context;
  await untilNothingIsDue(options);
  const forsaken = await database.query<{ id: string; openWork: unknown }>(FORSAKEN, [[...TAKEN.keys()]]);
  for (const { id, openWork } of forsaken)
    memory.violation(`order ${id} waits for nobody and nothing: ${JSON.stringify(openWork)}`);
  options.repairAll();
  for (let round = 1; round <= MAX_ROUNDS && memory.violations.length === 0; round += 1) {
    const requests = await workForPeople(options, round);
    if (requests.length === 0) break;
    await send(requests);
    await untilNothingIsDue(options);
  }
  const open = await database.query<{ id: string }>(STANDING);
  if (memory.violations.length === 0)
    for (const { id } of open) memory.violation(`order ${id} never ends, whatever people do`);
}

async function untilNothingIsDue({ database, cluster, context, moveTo }: QuietOptions): Promise<void> {
  for (let instant = 0; instant < MAX_INSTANTS; instant += 1) {
    await cluster.lookUntilIdle();
    const due = await nextDueAt(database);
    if (due === Number.POSITIVE_INFINITY || context.memory.violations.length > 0) return;
    const worker = await cluster.any().nextDueAt();
    if (worker === null || worker > due)
      context.memory.violation(`something is due at ${due}, and the worker would sleep until ${worker}`);
    // A while beyond it, so that the orders of one group come due together.
    moveTo(due + STEP_MS);
  }
  context.memory.violation(`after ${MAX_INSTANTS} instants something is still due`);
}

/** All that an operator can do: set clocks going, approve, retry; what fails again is given up. */
async function workForPeople({ database, context }: QuietOptions, round: number): Promise<Request[]> {
  const { incidents, userTasks, messages } = await findOpenForPeople(database);
  const standing = await database.query<StandingOrder>(STANDING);
  // Nothing else can be done to those that are held.
  const held = standing.filter((order) => order.suspended);
  if (held.length > 0) return held.map(({ id }) => holdRequest(context, id, false));
  const stopped = standing.filter((order) => order.incidents > 0);
  return [
    ...standing
      .filter((order) => order.paused && order.incidents === 0)
      .map(({ id }) => clockRequest(context, id, { move: 'run' })),
    ...userTasks.map(({ orderId, elementId }) =>
      taskRequest(context, orderId, elementId, { approved: round % 2 === 1 }),
    ),
    ...messages.map(({ orderId, elementId }) => messageRequest(context, orderId, TAKEN.get(elementId) ?? '')),
    ...(round === 1
      ? incidents.map(({ orderId, elementId }) => retryRequest(context, orderId, elementId))
      : stopped.map(({ id }) => endRequest(context, id, 'FAILED'))),
  ];
}
