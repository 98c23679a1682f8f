import {
  NEED_KINDS,
  type NeedJson,
  type NeedKind,
  type NeedOrder,
  type NeedsJson,
} from '@/lib/contract/desk-needs';
import type { Sql } from '@/lib/db/database';
import { formatAmount, toUnits } from '@/lib/story/amounts';
import type { DefinitionTexts } from './definition-texts';

/** Beyond this nobody counts: the work is to find out what happened to all of them. */
const COUNTED_TO = 1_000;
const MAX_LISTED = 100;

interface Row {
  readonly key: string;
  readonly orderId: string | null;
  readonly since: Date | null;
  /** Minor units. */
  readonly amount: bigint | null;
  readonly currency: string | null;
  readonly what: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly definitionId: number | null;
  /** Of the kind, as far as they are counted. */
  readonly total: number;
}

/**
 * All of one kind, the oldest first. Everybody may read an incident's message; why a task failed that
 * named no error of its own stands with the job. Each reads an index that holds nothing but what waits (`20261127196000_desk`), so it
 * costs as much as there is to do, whatever the number of orders.
 */
const KINDS: Readonly<Record<NeedKind, string>> = {
  incident: `select i.id::text as key, o.id::text as "orderId", i.since, o.total as amount, o.currency,
      i.element_id as what, coalesce((select j.error from job j where j.order_number = i.order_number and j.work = i.work
        and i.event ->> 'errorCode' = '' limit 1), i.message) as error, i.attempts, o.definition_id as "definitionId"
    from incident i join orders o on o.number = i.order_number where i.resolved_at is null order by i.since`,
  suspended: `select o.id::text as key, o.id::text as "orderId", s.at as since, o.total as amount, o.currency,
      '' as what, null as error, 0 as attempts, null::int as "definitionId"
    from orders o cross join lateral (select max(at) as at from step where order_number = o.number and type = 'suspended') s
    where o.suspended order by o.number`,
  refund: `select concat(r.payment_id, '-', r.ordinal) as key, o.id::text as "orderId", r.changed_at as since, r.amount,
      p.currency, r.state as what, r.error, 0 as attempts, null::int as "definitionId"
    from refund r join orders o on o.number = r.order_number join payment p on p.id = r.payment_id
    where r.state in ('to-approve', 'by-hand', 'failed', 'stuck', 'inquiry', 'disputed') order by r.changed_at`,
  unmatched: `select id::text as key, null as "orderId", arrived_at as since, amount, currency, channel as what,
      external_id as error, 0 as attempts, null::int as "definitionId"
    from payment where order_number is null order by arrived_at`,
  foreign: `select p.id::text as key, o.id::text as "orderId", p.arrived_at as since, p.held as amount, p.currency,
      o.currency as what, null as error, 0 as attempts, null::int as "definitionId"
    from orders o join payment p on p.order_number = o.number
    where o.held_foreign and p.held > 0 and p.currency <> o.currency order by p.arrived_at`,
  mail: `select m.id::text as key, o.id::text as "orderId", m.queued_at as since, null::bigint as amount,
      null as currency, m.kind as what, coalesce(m.error, m.held_for) as error, m.attempts, null::int as "definitionId"
    from mail m join orders o on o.number = m.order_number
    where m.sent_at is null and (m.run_at is null or m.held_for is not null)
      and m.held_for is distinct from 'unanswered' order by m.queued_at`,
  parcel: `select j.order_number::text as key, o.id::text as "orderId", o.settled_at as since, o.total as amount, o.currency,
      '' as what, null as error, 0 as attempts, null::int as "definitionId"
    from job j join orders o on o.number = j.order_number where j.left_to_person and not o.suspended order by o.settled_at`,
  'sold-out': `select sku as key, null as "orderId", null::timestamptz as since, null::bigint as amount,
      null as currency, name as what, null as error, 0 as attempts, null::int as "definitionId"
    from product where stock - reserved <= 0 order by position`,
};

/** One more than is counted tells that there are more. The dearest are those of the ones that are counted. */
const readKind = (kind: NeedKind, first: NeedOrder) =>
  `select *, count(*) over ()::int as total from (${KINDS[kind]} limit ${COUNTED_TO + 1}) as found
   order by ${first === 'dearest' ? 'amount desc nulls last, since' : 'since, amount desc nulls last'} limit ${MAX_LISTED}`;

/** All that waits for a person: `GET /desk/needs`. */
export async function findNeeds(sql: Sql, texts: DefinitionTexts, first: NeedOrder): Promise<NeedsJson> {
  const found = await Promise.all(NEED_KINDS.map((kind) => sql.query<Row>(readKind(kind, first))));
  const rows = NEED_KINDS.flatMap((kind, at) => (found[at] ?? []).map((row): Found => [kind, row]));
  rows.sort(first === 'dearest' ? byAmount : byAge);
  const countOf = (kind: NeedKind) => found[NEED_KINDS.indexOf(kind)]?.[0]?.total ?? 0;
  return {
    first,
    needs: await Promise.all(rows.map((row) => needOf(texts, row))),
    counts: {
      incident: countOf('incident'),
      suspended: countOf('suspended'),
      refund: countOf('refund'),
      unmatched: countOf('unmatched'),
      foreign: countOf('foreign'),
      mail: countOf('mail'),
      parcel: countOf('parcel'),
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

async function needOf(texts: DefinitionTexts, [kind, row]: Found): Promise<NeedJson> {
  const { key, orderId, since, amount, currency, what, error, attempts, definitionId } = row;
  const elements = definitionId === null ? undefined : (await texts.byId(definitionId))?.elements;
  return {
    ...{ kind, key, orderId, error, attempts, currency },
    since: since?.toISOString() ?? null,
    amount: amount === null ? null : formatAmount(amount, currency),
    what: elements?.[what]?.name || what,
  };
}
