/**
 * The numbers of the orders of which something waits for a person: those of `findNeeds`, which a test holds beside these. Each
 * part reads an index that holds nothing but what waits.
 */
export const NEEDING_ORDERS = `select order_number from incident where resolved_at is null
  union all select number from orders where suspended
  union all select order_number from refund
    where state in ('to-approve', 'by-hand', 'failed', 'stuck', 'inquiry', 'disputed')
  union all select h.number from orders h join payment p on p.order_number = h.number
    where h.held_foreign and p.held > 0 and p.currency <> h.currency
  union all select order_number from mail where sent_at is null and (run_at is null or held_for is not null)
    and held_for is distinct from 'unanswered'
  union all select order_number from job where left_to_person`;
