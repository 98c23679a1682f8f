import { checkedBy } from './rules';
import type { Invariant } from './types';

const ENDING = `ending as (select s.order_number, s.seq from step s left join leaf l on l.id = s.leaf_id
  where s.type = 'terminated' or l.leaf->>'kind' = 'ended')`;

/** I2: one end, and everything that speaks of it agrees. */
export const endsOnce: Invariant = {
  name: 'I2',
  title: 'an order ends once',
  check: checkedBy(
    `with ${ENDING} select o.id, format('ended %s times, in steps %s', count(*), string_agg(e.seq::text, ', ' order by e.seq))
     from orders o join ending e on e.order_number = o.number group by o.id having count(*) > 1`,
    `with ${ENDING} select o.id, format('is %s, but its log %s an end', o.state,
       case when o.state = 'ACTIVE' then 'has' else 'has not' end)
     from orders o where (o.state <> 'ACTIVE') <> exists (select 1 from ending e where e.order_number = o.number)`,
    `with ${ENDING} select o.id, format('moved on in step %s after its end in step %s', s.seq, e.seq)
     from orders o join ending e on e.order_number = o.number join step s on s.order_number = o.number and s.seq > e.seq
     left join leaf l on l.id = s.leaf_id where l.leaf->>'kind' = 'moved'`,
    `select id, format('is %s and %s a marking', state, case when marking_id is null then 'has not' else 'has' end)
     from orders where (state = 'ACTIVE') <> (marking_id is not null)`,
    `select id, format('is %s with outcome %s', state, coalesce(outcome, 'none'))
     from orders where (state = 'COMPLETED') <> (outcome is not null)`,
  ),
};
