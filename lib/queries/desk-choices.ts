import type { DeskChoices } from '@/lib/contract/desk-orders';
import type { Sql } from '@/lib/db/database';
import { findMarkingsById } from '@/lib/db/tables/markings';
import type { DeskFilters } from '@/lib/story/desk-filters';
import type { Places } from './desk-conditions';
import { findOrderCounts } from './order-counts';
import type { OrderQueries } from './order-queries';
import { findStanding } from './standing';

/** What the filters of the list can be set to, with how many orders each has: `GET /desk/orders`. */
export async function findDeskChoices(queries: OrderQueries): Promise<DeskChoices> {
  const { versions } = await queries.totals.read();
  const elements = new Map<string, { name: string; orders: number }>();
  const outcomes = new Map<string, number>();
  for (const { hash, waiting, ended } of versions) {
    const texts = waiting.length === 0 ? null : await queries.texts.byHash(hash);
    for (const { elementId, orders } of waiting) {
      const known = elements.get(elementId);
      const name = known?.name ?? (texts?.elements[elementId]?.name || elementId);
      elements.set(elementId, { name, orders: orders + (known?.orders ?? 0) });
    }
    for (const { outcome, orders } of ended) outcomes.set(outcome, orders + (outcomes.get(outcome) ?? 0));
  }
  return {
    total: versions.reduce((sum, { orders }) => sum + orders, 0),
    open: versions.reduce((sum, { open }) => sum + open, 0),
    elements: [...elements].map(([id, { name, orders }]) => ({ id, name, orders })),
    outcomes: [...outcomes]
      // Of an order that was ended from outside it is the state.
      .filter(([name]) => name !== 'terminated' && name !== 'failed')
      .map(([name, orders]) => ({ name, orders })),
    versions: versions.map(({ version, orders }) => ({ version, orders })),
  };
}

/**
 * How many orders the filters let through, without looking at any: known where the summary of the database tells
 * (`order_count`), which is of where orders stand, how they ended, and of which version they are.
 * @returns null where other filters are set
 */
export function countOf(filters: DeskFilters, choices: DeskChoices): number | null {
  const { state, outcome, element, version, ...others } = filters;
  if (Object.values(others).join('') !== '') return null;
  const set = [state, outcome, element, version].filter((value) => value !== '');
  if (set.length === 0) return choices.total;
  if (set.length > 1) return null;
  if (element !== '') return choices.elements.find(({ id }) => id === element)?.orders ?? 0;
  if (outcome !== '') return choices.outcomes.find(({ name }) => name === outcome)?.orders ?? 0;
  if (version !== '') return choices.versions.find((one) => String(one.version) === version)?.orders ?? 0;
  return state === 'ACTIVE' ? choices.open : null;
}

/** Where open orders stand, as far as the filters ask for it. */
export async function findPlaces(
  sql: Sql,
  totals: Pick<OrderQueries['totals'], 'waits'>,
  filters: DeskFilters,
  now: Date,
): Promise<Places> {
  const [markingIds, standing] = await Promise.all([
    markingsAt(sql, filters.element),
    filters.waits === '' ? [] : findStanding(sql, await totals.waits(), filters, now),
  ]);
  return { markingIds, standing };
}

/** The markings on which open orders stand at this element. */
export async function markingsAt(sql: Sql, elementId: string): Promise<number[]> {
  if (elementId === '') return [];
  const ids = (await findOrderCounts(sql)).flatMap(({ markingId }) => markingId ?? []);
  const markings = await findMarkingsById(sql, [...new Set(ids)]);
  return markings
    .filter(({ openWork }) => openWork.some((work) => work.elementId === elementId))
    .map(({ id }) => id);
}
