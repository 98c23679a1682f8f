import { AGAIN } from '@/lib/db/tables/mails';
import { checkedBy, DONE } from './rules';
import type { Invariant } from './types';

/** What a person sends again is no reminder of the process. */
const REMINDER = `m.kind = 'reminder' and m.job_key not like '${AGAIN}%'`;

/** I5: nobody is reminded twice, or of what is paid. Times of one batch are equal, so the log's order counts too. */
export const remindedOnce: Invariant = {
  name: 'I5',
  title: 'at most one reminder mail, none ordered after the settlement',
  check: checkedBy(
    `select o.id, format('has %s reminder mails', count(*)) from orders o
     join mail m on m.order_number = o.number and ${REMINDER} group by o.id having count(*) > 1`,
    `select o.id, format('was reminded at %s and settled at %s', m.queued_at, o.settled_at) from orders o
     join mail m on m.order_number = o.number and ${REMINDER} where m.queued_at > o.settled_at`,
    `with ${DONE} select o.id, format('was reminded in step %s and settled in step %s', r.seq, s.seq) from orders o
     cross join lateral (select min(d.seq) as seq from done d
       where d.order_number = o.number and d.element = 'send-friendly-reminder') r
     cross join lateral (select min(s.seq) as seq from step s where s.order_number = o.number
       and (s.type = 'payment' and s.data->>'verdict' = 'applied' or s.type = 'message' and s.at >= o.settled_at)) s
     where o.settled_at is not null and r.seq > s.seq
       and exists (select 1 from mail m where m.order_number = o.number and ${REMINDER})`,
  ),
};
