import { NEED_KINDS, type NeedKind, type NeedOrder, type NeedsJson } from '@/lib/contract/desk-needs';
import type { Sql } from '@/lib/db/database';
import { toUnits } from '@/lib/story/amounts';
import type { DefinitionTexts } from './definition-texts';
import { NEEDS_OF_KIND, type NeedRow, needOf } from './needs-of-kind';

/** Beyond this nobody counts: the work is to find out what happened to all of them. */
const COUNTED_TO = 1_000;
const MAX_LISTED = 100;

interface Row extends NeedRow {
  /** Of the kind, as far as they are counted. */
  readonly total: number;
}

/** One more than is counted tells that there are more. The dearest are those of the ones that are counted. */
const readKind = (kind: NeedKind, first: NeedOrder) =>
  `select *, count(*) over ()::int as total from (${NEEDS_OF_KIND[kind]} limit ${COUNTED_TO + 1}) as found
   order by ${first === 'dearest' ? 'amount desc nulls last, since' : 'since, amount desc nulls last'} limit ${MAX_LISTED}`;

/** All that waits for a person: `GET /desk/needs`. */
export async function findNeeds(sql: Sql, texts: DefinitionTexts, first: NeedOrder): Promise<NeedsJson> {
  const found = await Promise.all(NEED_KINDS.map((kind) => sql.query<Row>(readKind(kind, first))));
  const rows = NEED_KINDS.flatMap((kind, at) => (found[at] ?? []).map((row): Found => [kind, row]));
  rows.sort(first === 'dearest' ? byAmount : byAge);
  const countOf = (kind: NeedKind) => found[NEED_KINDS.indexOf(kind)]?.[0]?.total ?? 0;
  return {
    first,
    needs: await Promise.all(rows.map(([kind, row]) => needOf(texts, kind, row))),
    counts: {
      incident: countOf('incident'),
      suspended: countOf('suspended'),
      refund: countOf('refund'),
      unmatched: countOf('unmatched'),
      foreign: countOf('foreign'),
      mail: countOf('mail'),
      parcel: countOf('parcel'),
      delivery: countOf('delivery'),
      'sold-out': countOf('sold-out'),
    },
    countedTo: COUNTED_TO,
  };
}

const unitsOf = ({ amount, currency }: Row) =>
  amount === null || currency === null ? -1 : toUnits(amount, currency);
const sinceOf = ({ since }: Row) => since?.getTime() ?? Number.MAX_SAFE_INTEGER;

type Found = readonly [kind: NeedKind, row: Row];
const byAge = ([, one]: Found, [, other]: Found) =>
  sinceOf(one) - sinceOf(other) || unitsOf(other) - unitsOf(one);
const byAmount = ([, one]: Found, [, other]: Found) =>
  unitsOf(other) - unitsOf(one) || sinceOf(one) - sinceOf(other);
