/** A refund's own entries, less what came back: what the books say went back of payment `p`. */
const GONE = `(select coalesce(-sum(l.amount), 0) from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = 'refunds'
    where e.order_number is null and e.kind = 'refund' and e.currency = p.currency and starts_with(e.reference, 'refund:' || p.id || ':'))`;
const CAME = `(select count(*) from ledger_entry e where e.order_number is null and e.kind = 'payment' and e.reference = 'payment:' || p.id
    and e.currency = p.currency and p.amount = (select sum(l.amount) from ledger_line l where l.entry_id = e.id and l.account = 'payments'))`;

/**
 * Rules of I3 for money without an order: it is held and in no book until somebody sends it back, whole; from then on its
 * coming is booked once, its going when it has gone.
 */
export const UNMATCHED_RULES = [
  `select null::bigint, format('payment %s, without an order, has %s held, %s to refund and %s refunded, and is %s', p.id, p.held,
     p.to_refund, p.refunded, coalesce('sent back: ' || u.state, 'not sent back'))
   from payment p left join unmatched_refund u on u.payment_id = p.id where p.order_number is null and
     (p.applied, p.held, p.to_refund, p.refunded) is distinct from (0::bigint,
       case when u.state is null then coalesce(p.amount, 0) else 0 end,
       case when u.state is null or u.state = 'succeeded' then 0 else p.amount end,
       case when u.state = 'succeeded' then p.amount else 0 end)`,
  `select null::bigint, format('payment %s, without an order, is booked %s times, and is %s', p.id, ${CAME},
     case when u.payment_id is null then 'not sent back' else 'sent back' end)
   from payment p left join unmatched_refund u on u.payment_id = p.id
   where p.order_number is null and ${CAME} <> (u.payment_id is not null)::int`,
  `select null::bigint, format('refunded %s %s of payment %s, without an order, booked %s', p.refunded, p.currency, p.id, ${GONE})
   from payment p join unmatched_refund u on u.payment_id = p.id where p.refunded <> ${GONE}`,
  `select null::bigint, format('the refund of payment %s is of no payment without an order', u.payment_id) from unmatched_refund u
   where not exists (select 1 from payment p where p.id = u.payment_id and p.order_number is null)`,
  `select null::bigint, format('the refund of payment %s is queued, and nobody sends it', u.payment_id)
   from unmatched_refund u join payment p on p.id = u.payment_id where u.state = 'queued' and not exists
     (select 1 from provider_call c where c.channel = p.channel and c.kind = 'refunds' and c.subject = p.external_id)`,
  `select null::bigint, format('entry %s has no order, and is of no payment that was sent back: %s', e.id, e.reference) from ledger_entry e
   where e.order_number is null and not exists (select 1 from unmatched_refund u
     where e.kind = 'payment' and e.reference = 'payment:' || u.payment_id
       or e.kind = 'refund' and starts_with(e.reference, 'refund:' || u.payment_id || ':'))`,
];
