import { OPEN_REFUNDS } from '@/lib/db/tables/refunds';
import { checkedBy, DONE, idOf, TASK } from './rules';
import type { Invariant } from './types';
import { UNMATCHED_RULES } from './unmatched';

/** What counted once, and has gone back or is going. */
const GONE = `gone as (select order_number, applied from refund where applied > 0 and state <> 'void')`;

const REVENUE = `with ${DONE}, ${TASK}, ${GONE},
  revenue as (select e.order_number, count(distinct e.id) as entries, -sum(l.amount) as amount
    from ledger_entry e left join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
    where e.kind = 'revenue' group by e.order_number),
  expected as (select o.id, o.number, o.settled_at,
      coalesce(o.total, o.applied + coalesce((select sum(r.applied) from gone r where r.order_number = o.number), 0)) as amount,
      exists (select 1 from done d where d.order_number = o.number and d.element = 'update-accounting')
      or o.settled_at is not null and o.outcome = 'fulfilled' and exists
        (select 1 from task t where t.definition_id = o.definition_id and t.element = 'update-accounting') as posted
    from orders o)`;

const SUMS = `select o.id, o.received, o.applied, o.held, o.held_foreign, o.refund_due,
    coalesce(sum(p.amount) filter (where p.currency = o.currency), 0) as p_received,
    coalesce(sum(p.applied) filter (where p.currency = o.currency), 0) as p_applied,
    coalesce(sum(p.held) filter (where p.currency = o.currency), 0) as p_held,
    coalesce(bool_or(p.held > 0 and p.currency <> o.currency), false) as p_held_foreign,
    coalesce(bool_or(p.to_refund > 0), false) as p_refund_due
  from orders o left join payment p on p.order_number = o.number group by o.number`;

const OPEN = OPEN_REFUNDS.map((state) => `'${state}'`).join(', ');

/** Every sum that goes back, or has gone, has its rows, and what waits to be sent has somebody who sends it. */
const REFUND_RULES = [
  `select ${idOf('p')}, format('its payment %s has %s to refund and %s refunded; its refunds say %s and %s',
     p.id, p.to_refund, p.refunded, r.open, r.gone)
   from payment p cross join lateral (select coalesce(sum(amount) filter (where state in (${OPEN})), 0) as open,
       coalesce(sum(amount) filter (where state = 'succeeded'), 0) as gone
     from refund where order_number = p.order_number and payment_id = p.id) r
   where p.order_number is not null and (p.to_refund, p.refunded) is distinct from (r.open, r.gone)`,
  `select ${idOf('r')}, format('refund %s of payment %s is of no payment of its order', r.ordinal, r.payment_id) from refund r
   where not exists (select 1 from payment p where p.id = r.payment_id and p.order_number = r.order_number)`,
  `select ${idOf('r')}, format('refund %s of payment %s is queued, and nobody sends it', r.ordinal, r.payment_id)
   from refund r join payment p on p.id = r.payment_id where r.state = 'queued' and not exists
     (select 1 from provider_call c where c.channel = p.channel and c.kind = 'refunds' and c.subject = p.external_id)`,
];

/** I3: the books are right, entry by entry and order by order. */
export const booksAreRight: Invariant = {
  name: 'I3',
  title:
    'one revenue entry for each settled order, one for each payment; all balance; received = applied + held + to refund + refunded',
  check: checkedBy(
    `${REVENUE} select x.id, format('has %s revenue entries', coalesce(r.entries, 0))
     from expected x left join revenue r on r.order_number = x.number
     where coalesce(r.entries, 0) > 1 or x.posted and coalesce(r.entries, 0) = 0`,
    `${REVENUE} select x.id, 'has a revenue entry and is not settled'
     from expected x join revenue r on r.order_number = x.number where x.settled_at is null`,
    `${REVENUE} select x.id, format('has a revenue entry of %s for %s', coalesce(r.amount, 0), x.amount)
     from expected x join revenue r on r.order_number = x.number
     where x.settled_at is not null and r.entries = 1 and r.amount is distinct from x.amount`,
    `select ${idOf('p')}, format('its payment %s of %s %s has %s entries', p.id, p.amount, p.currency, count(e.id))
     from payment p left join ledger_entry e on e.reference = 'payment:' || p.id
       and e.order_number = p.order_number and e.currency = p.currency and e.kind = 'payment'
       and p.amount = (select sum(l.amount) from ledger_line l where l.entry_id = e.id and l.account = 'payments')
     where p.order_number is not null group by p.id having count(e.id) <> 1`,
    `select ${idOf('e')}, format('entry %s is of no payment: %s', e.id, e.reference) from ledger_entry e
     where e.kind = 'payment' and e.order_number is not null and not exists
       (select 1 from payment p where e.reference = 'payment:' || p.id and p.order_number = e.order_number)`,
    `select ${idOf('e')}, format('entry %s is of no payment that went back: %s', e.id, e.reference) from ledger_entry e
     where e.kind = 'refund' and e.order_number is not null and not exists (select 1 from payment p where p.order_number = e.order_number
       and p.currency = e.currency and starts_with(e.reference, 'refund:' || p.id || ':'))`,
    `select ${idOf('e')}, format('entry %s does not balance: %s lines, sum %s', e.id, count(l.entry_id), coalesce(sum(l.amount), 0))
     from ledger_entry e left join ledger_line l on l.entry_id = e.id
     group by e.id having count(l.entry_id) < 2 or sum(l.amount) <> 0`,
    `select null::bigint, format('%s lines name entry %s, which is not there', count(*), l.entry_id) from ledger_line l
     where not exists (select 1 from ledger_entry e where e.id = l.entry_id) group by l.entry_id`,
    `select ${idOf('p')}, format('its payment %s of %s %s is split into %s + %s + %s + %s',
       p.id, p.amount, p.currency, p.applied, p.held, p.to_refund, p.refunded) from payment p
     where p.amount is not null and (p.applied + p.held + p.to_refund + p.refunded <> p.amount
       or least(p.applied, p.held, p.to_refund, p.refunded) < 0)`,
    `select s.id, format('says received %s, applied %s, held %s (foreign: %s), refund due: %s; its payments say %s, %s, %s (%s), %s',
       s.received, s.applied, s.held, s.held_foreign, s.refund_due,
       s.p_received, s.p_applied, s.p_held, s.p_held_foreign, s.p_refund_due)
     from (${SUMS}) s where (s.received, s.applied, s.held, s.held_foreign, s.refund_due)
       is distinct from (s.p_received, s.p_applied, s.p_held, s.p_held_foreign, s.p_refund_due)`,
    `with ${GONE} select o.id, format('is %s with %s applied of %s', case when o.settled_at is null then 'not settled' else 'settled' end,
       o.applied, coalesce(o.total::text, 'no fixed total'))
     from orders o cross join lateral (select o.applied + coalesce(sum(applied) filter (where o.settled_at is not null), 0) as amount
       from gone where order_number = o.number) counted
     where (o.settled_at is not null) <> (counted.amount > 0 and counted.amount >= coalesce(o.total, 0))`,
    `select o.id, format('has %s payments and %s payment steps', p.count, s.count) from orders o
     cross join lateral (select count(*) from payment where order_number = o.number) p
     cross join lateral (select count(*) from step where order_number = o.number and type = 'payment') s where p.count <> s.count`,
    `select ${idOf('p')}, format('refunded %s %s, booked %s', sum(p.refunded), p.currency, coalesce(max(b.booked), 0))
     from payment p left join lateral (select -sum(l.amount) as booked from ledger_entry e
       join ledger_line l on l.entry_id = e.id and l.account = 'refunds'
       where e.kind = 'refund' and e.order_number = p.order_number and e.currency = p.currency) b on true
     where p.order_number is not null group by p.order_number, p.currency having sum(p.refunded) <> coalesce(max(b.booked), 0)`,
    ...REFUND_RULES,
    ...UNMATCHED_RULES,
  ),
};
