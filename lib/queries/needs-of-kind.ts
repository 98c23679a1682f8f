import type { NeedJson, NeedKind } from '@/lib/contract/desk-needs';
import { formatAmount } from '@/lib/story/amounts';
import type { DefinitionTexts } from './definition-texts';

/** Something that waits for a person, as the database has it. */
export interface NeedRow {
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
}

/**
 * All of one kind, the oldest first. Everybody may read an incident's message; why a task failed that
 * named no error of its own stands with the job. Each reads an index that holds nothing but what waits (`20261127196000_desk`), so it
 * costs as much as there is to do, whatever the number of orders.
 */
export const NEEDS_OF_KIND: Readonly<Record<NeedKind, string>> = {
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
    from payment p where order_number is null and refunded = 0 and not exists (select 1 from unmatched_refund u
      where u.payment_id = p.id and u.state in ('queued', 'pending')) order by arrived_at`,
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
  delivery: `select concat(d.endpoint_id::text, md5(d.address)) as key, null as "orderId", min(d.queued_at) as since, null::bigint as amount,
      null as currency, max(d.label) as what, max(d.error) as error, max(d.attempts) as attempts, null::int as "definitionId"
    from delivery d where d.run_at is null and d.sent_at is null
      and (d.address is not null or exists (select 1 from webhook_endpoint e where e.id = d.endpoint_id))
      and not exists (select 1 from delivery later where later.source = d.source and later.id > d.id and later.sent_at is not null)
    group by d.endpoint_id, d.address order by min(d.queued_at)`,
  'sold-out': `select sku as key, null as "orderId", null::timestamptz as since, null::bigint as amount,
      null as currency, name as what, null as error, 0 as attempts, null::int as "definitionId"
    from product where stock - reserved <= 0 order by position`,
};

/** The same as it is told: an element by its name. */
export async function needOf<Kind extends string = NeedKind>(
  texts: Pick<DefinitionTexts, 'byId'>,
  kind: Kind,
  row: NeedRow,
): Promise<Omit<NeedJson, 'kind'> & { readonly kind: Kind }> {
  const { key, orderId, since, amount, currency, what, error, attempts, definitionId } = row;
  const elements = definitionId === null ? undefined : (await texts.byId(definitionId))?.elements;
  return {
    ...{ kind, key, orderId, error, attempts, currency },
    since: since?.toISOString() ?? null,
    amount: amount === null ? null : formatAmount(amount, currency),
    what: elements?.[what]?.name || what,
  };
}
