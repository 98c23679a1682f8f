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

/** What the notes of an order take off its invoice, less what they put back. */
const CREDITED = `(select coalesce(sum(c.amount), 0) from credit_note c where c.order_number = o.number)
    - (select coalesce(sum(d.amount), 0) from debit_note d where d.order_number = o.number)`;

/**
 * I10: who has paid has an invoice, nobody else; with its credit and debit notes it says what counts. What a version of
 * before numbered too early is credited whole.
 */
export const invoicesAreRight: Invariant = {
  name: 'I10',
  title:
    'one invoice for each settled order, none for others; less its notes it is what counts; numbers without gaps',
  check: checkedBy(
    `select o.id, 'is settled and has no invoice' from orders o where o.settled_at is not null
       and not exists (select 1 from invoice i where i.order_number = o.number)`,
    `select o.id, format('is not settled and has invoice %s', i.number) from orders o
     join invoice i on i.order_number = o.number where o.settled_at is null and not i.with_request`,
    `select o.id, format('has invoice %s of %s for %s', i.number, coalesce(i.total::text, 'no total'), o.total)
     from orders o join invoice i on i.order_number = o.number
     where o.settled_at is not null and not i.with_request and (i.total is null or i.total <> o.total)`,
    `select o.id, format('is billed %s, less %s, and %s counts', i.total, ${CREDITED}, o.applied)
     from orders o join invoice i on i.order_number = o.number
     where o.settled_at is not null and i.total - (${CREDITED}) <> o.applied`,
    `select o.id, format('ended unpaid, and its invoice %s of %s has no credit note of that', i.number, coalesce(i.total::text, 'no total')) from orders o
     join invoice i on i.order_number = o.number where o.settled_at is null and o.state <> 'ACTIVE'
       and not exists (select 1 from credit_note c
         where c.order_number = o.number and c.reason = 'unpaid' and c.amount is not distinct from i.total)`,
    `select o.id, format('has credit note %s (%s) and %s', c.number, c.reason, case when i.order_number is null then 'no invoice'
         when o.settled_at is not null then 'is settled' when o.state = 'ACTIVE' then 'is open' else 'ended unpaid' end)
     from orders o join credit_note c on c.order_number = o.number left join invoice i on i.order_number = o.number
     where i.order_number is null or (c.reason = 'unpaid') <> (o.settled_at is null and o.state <> 'ACTIVE')`,
    `select o.id, format('has %s credit notes for one end', count(*)) from orders o
     join credit_note c on c.order_number = o.number where c.reason = 'unpaid' group by o.id having count(*) > 1`,
    `select o.id, format('its notes make %s, booked %s', ${CREDITED}, coalesce(b.booked, 0))
     from orders o left join lateral (select sum(l.amount) as booked from ledger_entry e
       join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
       where e.order_number = o.number and e.kind in ('credit-note', 'debit-note')) b on true
     where o.settled_at is not null and (${CREDITED}) <> coalesce(b.booked, 0)`,
    gapsIn('invoice', 'invoice'),
    gapsIn('credit_note', 'credit-note'),
    gapsIn('debit_note', 'debit-note'),
  ),
};
