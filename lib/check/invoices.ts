import { checkedBy } from './rules';
import type { Invariant } from './types';

/**
 * A series is 1, 2, 3 …, and its counter stands at the last. Only a restore leaves numbers out, and keeps which
 * (`gaps` of `restored`): they may have been given to orders that are lost.
 */
const gapsIn = (table: string, counter: string) => `with gap as (
    select (g->>'after')::bigint as after, (g->>'until')::bigint as until
    from setting, jsonb_array_elements(value::jsonb->'gaps') g where key = 'restored' and g->>'counter' = '${counter}'),
  series as (select count(*) as rows, coalesce(min(number), 1) as first, coalesce(max(number), 0) as last,
    (select count(*) from ${table} t join gap on t.number > gap.after and t.number <= gap.until) as taken,
    (select coalesce(sum(until - after), 0) from gap) as left_out,
    coalesce((select value from counter where name = '${counter}'), -1) as counter from ${table})
  select null::bigint, format('%s rows of ${table} have numbers from %s to %s, the counter is at %s, and restores left out %s, of which %s are taken',
    rows, first, last, counter, left_out, taken)
  from series where rows + left_out <> counter or last > counter or first < 1 or taken > 0`;

/** I10: who has paid has an invoice, nobody else; what a version of before numbered too early is credited. */
export const invoicesAreRight: Invariant = {
  name: 'I10',
  title: 'one invoice for each settled order, none for others; numbers without gaps',
  check: checkedBy(
    `select o.id, 'is settled and has no invoice' from orders o where o.settled_at is not null
       and not exists (select 1 from invoice i where i.order_number = o.number)`,
    `select o.id, format('is not settled and has invoice %s', i.number) from orders o
     join invoice i on i.order_number = o.number where o.settled_at is null and not i.with_request`,
    `select o.id, format('has invoice %s of %s for %s', i.number, coalesce(i.total::text, 'no total'), coalesce(o.total, o.applied))
     from orders o join invoice i on i.order_number = o.number
     where o.settled_at is not null and not i.with_request and i.total is distinct from coalesce(o.total, o.applied)`,
    `select o.id, format('ended unpaid, and its invoice %s has no credit note', i.number) from orders o
     join invoice i on i.order_number = o.number where o.settled_at is null and o.state <> 'ACTIVE'
       and not exists (select 1 from credit_note c where c.order_number = o.number)`,
    `select o.id, format('has credit note %s and %s', c.number,
       case when o.settled_at is not null then 'is settled' when o.state = 'ACTIVE' then 'is open' else 'no invoice' end)
     from orders o join credit_note c on c.order_number = o.number
     where o.settled_at is not null or o.state = 'ACTIVE' or not exists (select 1 from invoice i where i.order_number = o.number)`,
    gapsIn('invoice', 'invoice'),
    gapsIn('credit_note', 'credit-note'),
  ),
};
