import type { Acknowledged } from '@/lib/contract/check';
import { TABLES_OF_ORDERS } from '@/lib/db/tables/order-tables';
import { findViolations, type Rule } from './rules';
import type { Found, Invariant } from './types';

const REFERENCES: Rule[] = TABLES_OF_ORDERS.map((table) => ({
  text: `select distinct null::bigint, format('a row of ${table} names order number %s, which is not there', t.order_number)
    from ${table} t where t.order_number is not null and not exists (select 1 from orders o where o.number = t.order_number)`,
}));
/** What clients repeat is answered with the order's id. */
const REPEATED = `select k.order_id, 'an idempotency key names an order that is not there' from idempotency_key k
  where not exists (select 1 from orders o where o.id = k.order_id)`;

const ORDERS = `select a.id, 'was acknowledged and is not there' from unnest($1::bigint[]) as a(id)
  where not exists (select 1 from orders o where o.id = a.id)`;

const PAYMENTS = `select a.order_id, format('its payment %s was acknowledged%s and %s', a.public_id,
    case when a.verdict is null then '' else ' as ' || a.verdict end,
    case when p.id is null then 'is not there' else 'is ' || p.verdict end)
  from unnest($1::bigint[], $2::text[], $3::text[]) as a(order_id, public_id, verdict)
  left join lateral (select p.id, p.verdict from orders o
    join payment p on p.order_number = o.number where o.id = a.order_id and coalesce(p.external_id, 'payment-' || p.id) = a.public_id limit 1) p on true
  where p.id is null or p.verdict <> a.verdict`;

/** I1: what clients were told is there, and nothing hangs in the air. */
export const acknowledgedExist: Invariant = {
  name: 'I1',
  title: 'every acknowledged order exists',
  check: async (snapshot, acknowledged): Promise<Found> => {
    const rules = [
      ...(acknowledged === null ? [] : rulesFor(acknowledged)),
      ...REFERENCES,
      { text: REPEATED },
    ];
    const found = await snapshot((sql) => findViolations(sql, rules));
    return acknowledged === null ? { ...found, note: 'no list given, references only' } : found;
  },
};

function rulesFor({ orders, payments }: Acknowledged): Rule[] {
  return [
    { text: ORDERS, values: [orders] },
    {
      text: PAYMENTS,
      values: [
        payments.map((payment) => payment.orderId),
        payments.map((payment) => payment.paymentId),
        payments.map((payment) => payment.verdict ?? null),
      ],
    },
  ];
}
