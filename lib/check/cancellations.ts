import { checkedBy } from './rules';
import type { Invariant } from './types';

/** I6: who has paid gets the goods; who has paid in part gets the money back. */
export const paidIsNotCancelled: Invariant = {
  name: 'I6',
  title: 'no settled order ends cancelled; a partly paid one has its money to refund',
  check: checkedBy(
    `select o.id, format('is settled and ended %s', o.outcome) from orders o
     where o.settled_at is not null and o.outcome = 'cancelled'`,
    `select o.id, format('ended %s with payment %s, which settled it', o.outcome, p.id) from orders o
     join payment p on p.order_number = o.number and coalesce(p.assigned_verdict, p.verdict) = 'applied' where o.outcome = 'cancelled'`,
    `select o.id, format('ended %s, but of payment %s %s are held and %s applied', coalesce(o.outcome, o.state),
       p.id, p.held, p.applied)
     from orders o join payment p on p.order_number = o.number
     where o.state <> 'ACTIVE' and (p.held > 0 or o.settled_at is null and p.applied > 0)`,
  ),
};
