import { checkedBy, DONE, TASK } from './rules';
import type { Invariant } from './types';

/** I4: goods are sent for money, and once. */
export const packagedOnce: Invariant = {
  name: 'I4',
  title: 'packaged exactly once if settled and not rejected, never otherwise',
  check: checkedBy(
    `select o.id, format('has %s shipments', count(*)) from orders o
     join shipment s on s.order_number = o.number group by o.id having count(*) > 1`,
    `select o.id, format('was shipped, but is %s%s', case when o.settled_at is null then 'not settled' else 'settled' end,
       coalesce(' and ' || o.outcome, ''))
     from orders o where exists (select 1 from shipment s where s.order_number = o.number)
       and (o.settled_at is null or coalesce(o.outcome, '') in ('rejected', 'cancelled'))`,
    `with ${DONE}, ${TASK} select o.id, 'is settled, and what it should have shipped was not packaged' from orders o
     where not exists (select 1 from shipment s where s.order_number = o.number)
       and (exists (select 1 from done d where d.order_number = o.number and d.element = 'package-and-deliver')
         or o.settled_at is not null and o.state = 'COMPLETED' and o.outcome not in ('rejected', 'cancelled') and exists
           (select 1 from task t where t.definition_id = o.definition_id and t.element = 'package-and-deliver'))`,
  ),
};
