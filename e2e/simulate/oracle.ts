import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { COURIER, type OutsideWorld } from './faulty-handlers';
import type { Memory } from './memory';
import { CASES, type Tally } from './tally';

const ORDERS = `select id::text as id, state, outcome, settled_at as "settledAt" from orders order by id`;
const STEPS = `select o.id::text as "orderId", s.type, count(*)::int as count
  from step s join orders o on o.number = s.order_number group by o.id, s.type`;
const PLAIN = `select o.id::text as "orderId", count(*)::int as count
  from payment p join orders o on o.number = p.order_number where p.external_id is null group by o.id`;
const EARLY_TIMERS = `select o.id::text as "orderId", s.seq from step s join orders o on o.number = s.order_number
  where s.type = 'timer-fired' and s.at < (s.data->>'dueAt')::timestamptz order by o.id, s.seq`;
/** Within its grace a deadline falls only before a payment that came too late for it. */
const CLOSED = `select o.id::text as "orderId", s.seq, n.type as next from step s join orders o on o.number = s.order_number
  left join step n on n.order_number = s.order_number and n.seq = s.seq + 1
  where s.type = 'timer-fired' and (s.data->>'lateMs')::bigint < 0 order by o.id, s.seq`;
/** The summary that triggers keep, against the orders themselves. */
const MISCOUNTED = `select definition_id as "definitionId", place, sum(kept)::int as kept, sum(there)::int as there from (
    select definition_id, coalesce(nullif(outcome, ''), marking_id::text) as place, orders as kept, 0 as there from order_count
    union all select definition_id, coalesce(marking_id::text, outcome, state), 0, 1 from orders) as t
  group by 1, 2 having sum(kept) <> sum(there) order by 1, 2`;
const COURIERS = `select o.id::text as "orderId" from step s join orders o on o.number = s.order_number join leaf l on l.id = s.leaf_id
  where l.event->>'type' = 'job-completed' and l.event->>'work' = 'dispatch/job:${COURIER}'`;

/** What broadcasts say of themselves, and the log of them. */
const SIGNALS = `select b.id::text as id, b.name, b.state, b.delivered, b.kept, count(s.seq)::int as heard
  from signal_broadcast b left join step s on s.type = 'signal' and s.data->>'broadcast' = b.id::text
  group by b.id order by b.id`;

interface OrderRow {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly settledAt: Date | null;
}

/**
 * Holds the database against the invariants and against what clients were told.
 * @param tally where the ends of the orders are counted, if so wished
 * @returns what is wrong, in words
 */
export async function inspect(
  database: Database,
  memory: Memory,
  world: OutsideWorld,
  tally?: Tally,
): Promise<string[]> {
  const report = await check(snapshotsOf(database), { acknowledged: memory.acknowledged });
  const orders = await database.query<OrderRow>(ORDERS);
  if (tally !== undefined) await countEnds(database, orders, tally);
  return [
    ...report.invariants.flatMap(({ violations }) =>
      violations.map(({ invariant, orderId, message }) => `${invariant}: order ${orderId ?? '-'} ${message}`),
    ),
    ...checkOrders(orders, memory),
    ...(await checkSteps(database, memory, tally)),
    ...(await checkPayments(database, memory)),
    ...(await checkBooks(database, memory, world)),
    ...(await checkSignals(database, tally)),
  ];
}

/** No order that nobody asked for, none that was refused, one a key; what was acknowledged holds. */
function checkOrders(orders: readonly OrderRow[], memory: Memory): string[] {
  const found: string[] = [];
  const keys = new Map<string, string>();
  for (const { id, state, outcome, settledAt } of orders) {
    const known = memory.orders.get(id);
    if (known === undefined) {
      found.push(`order ${id} is there, and nobody placed it`);
      continue;
    }
    if (known.answer === 'refused' || known.answer === 'replayed')
      found.push(`order ${id} is there, and its request was ${known.answer}`);
    if (known.key !== null && keys.has(known.key))
      found.push(`the key ${known.key} made the orders ${keys.get(known.key)} and ${id}`);
    if (known.key !== null) keys.set(known.key, id);
    if (known.ended !== null && state !== known.ended)
      found.push(`order ${id} was ended ${known.ended} and is ${outcome ?? state}`);
    if (known.cancelAcknowledged && settledAt !== null)
      found.push(`order ${id} was cancelled, and then settled at ${settledAt.toISOString()}`);
    if (known.cancelAcknowledged && outcome === 'fulfilled')
      found.push(`order ${id} was cancelled, and then fulfilled`);
  }
  return found;
}

async function checkSteps(database: Database, memory: Memory, tally: Tally | undefined): Promise<string[]> {
  const rows = await database.query<{ orderId: string; type: string; count: number }>(STEPS);
  const counts = new Map(rows.map(({ orderId, type, count }) => [`${orderId} ${type}`, count]));
  const found: string[] = [];
  for (const { id, steps } of memory.orders.values())
    for (const [type, answered] of steps) {
      const count = counts.get(`${id} ${type}`) ?? 0;
      if (count < answered)
        found.push(`order ${id} has ${count} steps ${type}, and ${answered} were acknowledged`);
    }
  for (const { orderId, seq } of await database.query<{ orderId: string; seq: number }>(EARLY_TIMERS))
    found.push(`the timer of order ${orderId} in step ${seq} fired too early`);
  const closed = await database.query<{ orderId: string; seq: number; next: string | null }>(CLOSED);
  for (const { orderId, seq } of closed.filter(({ next }) => next !== 'payment'))
    found.push(`the timer of order ${orderId} in step ${seq} fired within its grace, and for no payment`);
  tally?.add('deadline closed by a payment', closed.length);
  return found;
}

/** Payments without an id: at least those answered, at most those sent. Those with one: the answers were compared. */
async function checkPayments(database: Database, memory: Memory): Promise<string[]> {
  const rows = await database.query<{ orderId: string; count: number }>(PLAIN);
  const counts = new Map(rows.map(({ orderId, count }) => [orderId, count]));
  return [...memory.plainPayments].flatMap(([orderId, { sent, answered }]) => {
    const count = counts.get(orderId) ?? 0;
    if (count >= answered && count <= sent) return [];
    return [`order ${orderId} has ${count} payments without id; ${sent} were sent, ${answered} answered`];
  });
}

/** The orders are counted right, and the partner was asked once for each order, with one key. */
async function checkBooks(database: Database, memory: Memory, world: OutsideWorld): Promise<string[]> {
  const found: string[] = [];
  for (const row of await database.query(MISCOUNTED))
    found.push(`orders are counted wrongly: ${JSON.stringify(row)}`);
  const booked = [...world.bookings.values()];
  if (new Set(booked).size < booked.length) found.push('an order was booked with two keys');
  for (const { orderId } of await database.query<{ orderId: string }>(COURIERS))
    if (!booked.includes(orderId) && !memory.byHand.has(orderId))
      found.push(`order ${orderId} has a courier that nobody booked`);
  return found;
}

interface SignalRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly delivered: number;
  readonly kept: number;
  readonly heard: number;
}

/** Each wait that a signal came to has its step, and no other; of those that were kept some orders ended before. */
async function checkSignals(database: Database, tally: Tally | undefined): Promise<string[]> {
  const rows = await database.query<SignalRow>(SIGNALS);
  for (const { delivered, kept } of rows) {
    tally?.add('signal heard by an order', delivered);
    tally?.add('signal kept for a suspended order', kept);
  }
  return rows.flatMap(({ id, name, state, delivered, kept, heard }) => [
    // While the day goes on some may be under way.
    ...(tally !== undefined && state !== 'done' ? [`the signal ${name} (${id}) is still ${state}`] : []),
    ...(heard < delivered || heard > delivered + kept
      ? [`the signal ${name} (${id}) was heard in ${heard} steps, delivered ${delivered}, kept ${kept}`]
      : []),
  ]);
}

async function countEnds(database: Database, orders: readonly OrderRow[], tally: Tally): Promise<void> {
  for (const { state, outcome } of orders) {
    const end = CASES.find((kind) => kind === `ended ${outcome ?? state}`);
    if (end !== undefined) tally.add(end);
  }
  const [timers] = await database.query<{ count: number }>(
    `select count(*)::int as count from step where type = 'timer-fired'`,
  );
  tally.add('timer fired', timers?.count ?? 0);
  const [met] = await database.query<{ count: number }>(
    `select count(*)::int as count from step where type = 'condition-met'`,
  );
  tally.add('condition met', met?.count ?? 0);
  const [mapped] = await database.query<{ count: number }>(
    `select count(*)::int as count from variable_write where kind = 'output'`,
  );
  tally.add('variables set by a mapping', mapped?.count ?? 0);
}
