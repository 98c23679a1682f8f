import { CANCEL_REQUESTED, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { Sql } from '@/lib/db/database';
import type { IncidentRow } from '@/lib/db/tables/incidents';
import type { JobRow } from '@/lib/db/tables/jobs';
import { findLeavesById } from '@/lib/db/tables/leaves';
import { findLeavesTaken } from '@/lib/db/tables/steps';
import { type Facts, factsOf } from '@/lib/engine/facts';
import type { Definition, EngineEvent, Marking, OpenWork, Table } from '@/lib/engine/types';
import type { LoadedDefinition } from '@/lib/runtime/types';

/** More are offered to nobody. */
export const MAX_TARGETS = 20;

const SETTLED = 'settled';
/** Its customer was told that it is cancelled. */
const CANCELLED = 'cancelled';
const elementOf = (work: string) => work.slice(work.lastIndexOf(':') + 1);

const FACT_OF_MESSAGE: ReadonlyMap<string, string> = new Map([
  [PAYMENT_RECEIVED, SETTLED],
  [CANCEL_REQUESTED, CANCELLED],
]);

/**
 * What an event did to money, stock, parcel or papers; null: nothing. A service task that was done or failed with a code,
 * whatever it is, the payment, and the cancellation. Timers, people's tasks, other messages and gateways did nothing that has to agree
 * with a place.
 */
const factOf =
  ({ work }: Definition) =>
  (event: EngineEvent): string | null => {
    if (event.type === 'job-completed') return `done ${elementOf(event.work)}`;
    // Without a code the handler failed, and what it wrote is undone.
    if (event.type === 'job-failed')
      return event.errorCode === '' ? null : `failed ${elementOf(event.work)} ${event.errorCode}`;
    if (event.type !== 'message') return null;
    const model = work.get(elementOf(event.work));
    return model?.kind === 'message' ? (FACT_OF_MESSAGE.get(model.messageName) ?? null) : null;
  };

/** Does this open work wait for the payment? */
export function isPaymentAwaited({ work }: Definition, { elementId }: OpenWork): boolean {
  const model = work.get(elementId);
  return model?.kind === 'message' && model.messageName === PAYMENT_RECEIVED;
}

/** How an order stands, and what has happened to it. */
export interface MovingOrder {
  readonly marking: string;
  readonly isSettled: boolean;
  /** The events of its log, by their leaves. */
  readonly events: readonly EngineEvent[];
  readonly incidents: readonly Pick<IncidentRow, 'event'>[];
  readonly jobs: readonly Pick<JobRow, 'work'>[];
}

/** The events that moved these orders, by number: what a person moved them past is not among them. */
export async function findEvents(sql: Sql, numbers: readonly bigint[]): Promise<Map<bigint, EngineEvent[]>> {
  const taken = numbers.length === 0 ? [] : await findLeavesTaken(sql, numbers);
  const leaves =
    taken.length === 0 ? [] : await findLeavesById(sql, [...new Set(taken.map(({ leafId }) => leafId))]);
  const byId = new Map(leaves.map(({ id, event }) => [id, event]));
  const events = new Map<bigint, EngineEvent[]>();
  for (const { orderNumber, leafId } of taken) {
    const event = byId.get(leafId);
    if (event !== undefined) events.set(orderNumber, [...(events.get(orderNumber) ?? []), event]);
  }
  return events;
}

/** A marking that an order can be moved to. */
export interface Target {
  readonly marking: Marking;
  /** The service tasks that it is moved past: they are not done. */
  readonly skipped: readonly string[];
}

/**
 * Where a person may move an order: to a marking of its own table on whose every way happened what has happened to the order, and
 * nothing else, as far as money, stock, parcel and papers go. So whatever the process assumes there is true, and nothing that
 * was done is done again. A task that `canBeSkipped` may be passed over, and is never before an order that has done it.
 * ARCHITECTURE.md, "An order is moved only to where what happened fits", says why the invariants hold.
 * @returns the likeliest first, `MAX_TARGETS` at most; none where the table has not been walked to its end
 */
export function movableTo(loaded: LoadedDefinition, order: MovingOrder): Target[] {
  const { table, definition } = loaded;
  const facts = knownFacts(table, definition);
  if (facts === null) return [];
  const happened = happenedTo(order, factOf(definition));
  const outside = order.jobs.filter(({ work }) => loaded.handlerFor(elementOf(work))?.runs === 'outside');
  const canBeSkipped = (fact: string) =>
    fact.startsWith('done ') && loaded.handlerFor(fact.slice('done '.length))?.canBeSkipped === true;
  const targets: (Target & { readonly isCancelled: boolean })[] = [];
  for (const marking of table.markings()) {
    const of = facts.get(marking.hash);
    if (of === undefined || marking.hash === order.marking) continue;
    if (!fits(of, happened, canBeSkipped)) continue;
    // Nobody knows what a partner does with work that is under way.
    if (!outside.every(({ work }) => marking.openWork.some(({ key }) => key === work))) continue;
    targets.push({ marking, skipped: skippedBy(of, happened), isCancelled: of.ever.has(CANCELLED) });
  }
  // Where an unpaid order is paid, then what goes on, the least passed over; where it is cancelled comes last.
  const rank = ({ marking, skipped, isCancelled }: (typeof targets)[number]) => {
    const isPaid = !order.isSettled && table.awaited(marking.hash, PAYMENT_RECEIVED) !== undefined;
    return (isPaid ? 0 : isCancelled ? MAX_RANK * 2 : MAX_RANK) + Math.min(skipped.length, MAX_RANK - 1);
  };
  return targets.sort((one, other) => rank(one) - rank(other)).slice(0, MAX_TARGETS);
}

/** More tasks are passed over nowhere that anybody would rank. */
const MAX_RANK = 1_000;

function fits(
  { always, ever, ahead }: Facts,
  happened: ReadonlySet<string>,
  canBeSkipped: (fact: string) => boolean,
): boolean {
  const all = [...new Set([...happened, ...ever])];
  return all.every((fact) => {
    // What leads to a cancellation may be time, too: a place has to be behind some cancellation, not behind none but those.
    if (fact === CANCELLED) return !happened.has(fact) || ever.has(fact);
    if (!happened.has(fact)) return !ever.has(fact) || canBeSkipped(fact);
    return canBeSkipped(fact) ? !ahead.has(fact) : always.has(fact);
  });
}

/** Done on every way to there, and not by this order. */
const skippedBy = ({ always }: Facts, happened: ReadonlySet<string>): string[] =>
  [...always].flatMap((fact) =>
    happened.has(fact) || !fact.startsWith('done ') ? [] : [fact.slice('done '.length)],
  );

function happenedTo(
  { events, incidents, isSettled }: MovingOrder,
  fact: (event: EngineEvent) => string | null,
): Set<string> {
  // The work of a step that could not be taken was done.
  const all = [...events, ...incidents.map(({ event }) => event)];
  const facts = new Set(all.flatMap((event) => fact(event) ?? []));
  // The books say it, and not who was told.
  if (isSettled) facts.add(SETTLED);
  else facts.delete(SETTLED);
  return facts;
}

/** Until the table grows. */
const known = new WeakMap<Table, { readonly size: number; readonly facts: ReturnType<typeof factsOf> }>();

function knownFacts(table: Table, definition: Definition): ReturnType<typeof factsOf> {
  const size = table.transitions().length;
  const kept = known.get(table);
  if (kept?.size === size && kept.facts !== null) return kept.facts;
  const facts = factsOf(table, factOf(definition));
  known.set(table, { size, facts });
  return facts;
}
