import { checkedBy } from './rules';
import type { Invariant } from './types';

/** I8: the shelf agrees with the reservations, and these with the orders. */
export const stockIsRight: Invariant = {
  name: 'I8',
  title:
    'stock never below zero; reserved = open + shipped, less what came back; unpaid = open of orders that are not settled',
  check: checkedBy(
    `select null::bigint, format('%s: %s reserved of %s', sku, reserved, stock) from product
     where reserved < 0 or reserved > stock`,
    `select null::bigint, format('%s: %s reserved, but %s open or shipped', p.sku, p.reserved, coalesce(sum(r.quantity - r.returned), 0))
     from product p left join stock_reservation r on r.sku = p.sku and r.state in ('open', 'shipped')
     group by p.sku having p.reserved <> coalesce(sum(r.quantity - r.returned), 0)`,
    `select null::bigint, format('%s: %s unpaid, but %s open of orders that are not settled', p.sku, p.unpaid, coalesce(sum(r.quantity), 0))
     from product p left join (stock_reservation r join orders o on o.number = r.order_number and o.settled_at is null)
       on r.sku = p.sku and r.state = 'open' group by p.sku having p.unpaid <> coalesce(sum(r.quantity), 0)`,
    `select distinct o.id, 'is settled or has ended, and still keeps who ordered its items' from orders o
     join order_item i on i.order_number = o.number where i.client is not null and (o.settled_at is not null or o.state <> 'ACTIVE')`,
    `select o.id, format('gave its pieces back, and %s of %s are %s', r.quantity, r.sku, r.state) from orders o
     join stock_reservation r on r.order_number = o.number where o.stock_returned and r.state <> 'released'`,
    `select o.id, format('reserved %s of %s and ordered %s', r.quantity, r.sku, coalesce(i.quantity, 0))
     from orders o join stock_reservation r on r.order_number = o.number
     left join order_item i on i.order_number = r.order_number and i.sku = r.sku
     where r.quantity is distinct from i.quantity`,
    `select o.id, format('reserved other products, but not %s', i.sku) from orders o join order_item i on i.order_number = o.number
     where exists (select 1 from stock_reservation r where r.order_number = o.number)
       and not exists (select 1 from stock_reservation r where r.order_number = o.number and r.sku = i.sku)`,
    `select o.id, format('is %s and still holds %s of %s', coalesce(o.outcome, o.state), r.quantity, r.sku)
     from orders o join stock_reservation r on r.order_number = o.number and r.state = 'open' where o.state <> 'ACTIVE'`,
    `select o.id, format('was shipped, but its %s of %s are %s', r.quantity, r.sku, r.state)
     from orders o join shipment s on s.order_number = o.number
     join stock_reservation r on r.order_number = o.number and r.state <> 'shipped'`,
    `select o.id, format('%s of %s are shipped, but it ended %s', r.quantity, r.sku, o.outcome)
     from orders o join stock_reservation r on r.order_number = o.number and r.state = 'shipped'
     where o.outcome in ('cancelled', 'rejected')`,
  ),
};
