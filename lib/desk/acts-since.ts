import type { Database } from '@/lib/db/database';
import { findDeskActs } from '@/lib/db/tables/desk-acts';
import type { OrderRow } from '@/lib/db/tables/orders';
import { tellActs } from '@/lib/queries/desk-acts-told';
import type { OrderQueries } from '@/lib/queries/order-queries';
import { deskActWords } from '@/lib/story/desk-act-words';
import { deskStepWords } from '@/lib/story/desk-order-words';

const MAX_TOLD = 3;
const MAX_ACTS = 100;

/** What a form was made of. */
export interface MadeOf {
  /** Of the order. */
  readonly version: number;
  /** The newest act that stood on the page; 0: none. */
  readonly lastAct: bigint;
}

/**
 * What happened to an order since a form was made: who did what when, or else what its log says.
 * @param before the act that is being answered
 */
export async function tellSince(
  { database, queries }: { readonly database: Database; readonly queries: OrderQueries },
  row: OrderRow,
  made: MadeOf,
  before: bigint,
): Promise<string> {
  const [rows, now, texts] = await Promise.all([
    findDeskActs(database, row.number, MAX_ACTS),
    queries.find(row.id),
    queries.texts.byId(row.definitionId),
  ]);
  const { steps } = await queries.history(now ?? row);
  const nameOf = (elementId: string) => texts?.elements[elementId]?.name || elementId;
  const told = tellActs(rows, { steps, nameOf, errorOf: () => null });
  const others = told.filter(({ key, act }) => {
    const id = BigInt(key);
    return id > made.lastAct && id < before && act !== 'note';
  });
  const words =
    others.length > 0
      ? others.map((act) => `${deskActWords(act)}, ${clock(act.at)}`)
      : steps
          .filter(({ seq }) => seq > made.version)
          .toReversed()
          .map(
            ({ type, elementId, at }) =>
              `${deskStepWords(type, elementId && nameOf(elementId))}, ${clock(at)}`,
          );
  return words.length === 0 ? '' : ` Meanwhile: ${words.slice(0, MAX_TOLD).join('; ')}.`;
}

/** `14:05:01 UTC`: whoever reads the record may sit anywhere. */
const clock = (at: string) => `${at.slice(11, 19)} UTC`;
