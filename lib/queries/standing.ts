import type { Sql } from '@/lib/db/database';
import { findMarkingsById } from '@/lib/db/tables/markings';
import { type DeskFilters, USUAL, waitSeconds } from '@/lib/story/desk-filters';
import { findOrderCounts } from './order-counts';
import type { WaitTime } from './wait-times';

/** What is usual is said of an element that so many orders passed lately; of fewer nobody knows. */
const MIN_SAMPLES = 20;
/** What is over within moments is tried again within moments: nobody is called for less. */
const MIN_SECONDS = 60;

/** How orders on one marking stand at one element for too long. */
export interface Standing {
  readonly element: string;
  readonly marking: number;
  /** They have stood there since then, or longer. */
  readonly since: string;
  /** Those of its leaves that bring an order to the element. */
  readonly leaves: readonly number[];
}

const OPENING = `select l.definition_id as "definitionId", e.effect -> 'work' ->> 'elementId' as element, array_agg(l.id) as leaves
  from leaf l cross join lateral jsonb_array_elements(l.leaf -> 'effects') as e(effect)
  where l.definition_id = any($1::int[]) and e.effect ->> 'do' = 'open' group by 1, 2`;

/**
 * Of `orders o` and rows `w` of `Standing`s: does the order stand there for so long? One that is younger does not, and one that
 * nothing has moved since then does; of the others the log tells when they came to the element for the last time.
 */
export const STANDS_AT = `w.marking = o.marking_id and o.created_at <= w.since and (o.updated_at <= w.since or (select s.at from step s
    where s.order_number = o.number and s.leaf_id = any(w.leaves) order by s.seq desc limit 1) <= w.since)`;
export const standingRows = (json: string) =>
  `jsonb_to_recordset(${json}::jsonb) as w(element text, marking int, since timestamptz, leaves int[])`;

/**
 * Where orders stand too long, as the filters `waits` and `element` say it: at least `PT4H`, or longer than nine of ten of
 * those that moved lately. At any element where none is named.
 */
export async function findStanding(
  sql: Sql,
  waits: readonly WaitTime[],
  asked: Pick<DeskFilters, 'element' | 'waits'>,
  now: Date,
): Promise<Standing[]> {
  const counts = (await findOrderCounts(sql)).filter(({ markingId }) => markingId !== null);
  const definitionOf = new Map(counts.map(({ markingId, definitionId }) => [markingId, definitionId]));
  const [markings, opening] = await Promise.all([
    findMarkingsById(
      sql,
      [...definitionOf.keys()].filter((id) => id !== null),
    ),
    sql.query<{ definitionId: number; element: string; leaves: number[] }>(OPENING, [
      [...new Set(definitionOf.values())],
    ]),
  ]);
  const leavesOf = new Map(opening.map((row) => [`${row.definitionId} ${row.element}`, row.leaves]));
  const usual = new Map(
    waits
      .filter(({ samples }) => samples >= MIN_SAMPLES)
      .map(({ definitionId, elementId, usualSeconds }) => [
        `${definitionId} ${elementId}`,
        Math.max(usualSeconds, MIN_SECONDS),
      ]),
  );
  const fixed = waitSeconds(asked.waits);
  return markings.flatMap(({ id: marking, openWork }) =>
    [...new Set(openWork.map(({ elementId }) => elementId))]
      .filter((element) => asked.element === '' || asked.element === element)
      .flatMap((element): Standing[] => {
        const key = `${definitionOf.get(marking)} ${element}`;
        const seconds = asked.waits === USUAL ? usual.get(key) : fixed;
        if (seconds === undefined || seconds === null) return [];
        const since = new Date(now.getTime() - seconds * 1000).toISOString();
        return [{ element, marking, since, leaves: leavesOf.get(key) ?? [] }];
      }),
  );
}
