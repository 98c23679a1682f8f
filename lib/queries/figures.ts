import type { DayFigures, FiguresJson } from '@/lib/contract/desk-merchant';
import type { Sql } from '@/lib/db/database';
import { formatAmount } from '@/lib/story/amounts';
import { unitOf } from '@/lib/story/currencies';
import type { ShopDays } from '@/lib/story/shop-days';

interface SumRow {
  readonly day: string;
  readonly currency: string;
  readonly sum: bigint;
}

interface AccountRow {
  readonly currency: string;
  readonly account: string;
  readonly debit: bigint;
  readonly credit: bigint;
}

/** `$1` to `$2`, both included, in the shop's zone `$3`: as instants, so that indexes of instants are of use. */
const within = (column: string) =>
  `${column} >= ($1::date)::timestamp at time zone $3 and ${column} < ($2::date + 1)::timestamp at time zone $3`;
const dayOf = (column: string) => `(${column} at time zone $3)::date::text`;

const ORDERS = `select ${dayOf('created_at')} as day, currency, count(*) as sum from orders
  where ${within('created_at')} group by 1, 2`;

/** Credited, less what was debited again. */
const posted = (kind: string, account: string) =>
  `select ${dayOf('e.posted_at')} as day, e.currency, -sum(l.amount)::bigint as sum
   from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = '${account}'
   where e.kind = '${kind}' and ${within('e.posted_at')} group by 1, 2`;
const REVENUE = posted('revenue', 'revenue');
const REFUNDS = posted('refund', 'refunds');

/** Debited by notes to invoices: credit notes, less what debit notes put back. */
const CREDITED = `select ${dayOf('e.posted_at')} as day, e.currency, sum(l.amount)::bigint as sum
  from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
  where e.kind in ('credit-note', 'debit-note') and ${within('e.posted_at')} group by 1, 2`;

const CURRENCIES = `select distinct currency from ledger_entry where ${within('posted_at')}`;

/** As `includedTax` has it, with a share. */
const taxIn = (credited: string) =>
  `div((${credited}) * g.gross * g.percent * 2 + (100 + g.percent) * u.unit * g.whole, (100 + g.percent) * u.unit * g.whole * 2) * u.unit`;
const UNIT = 'unit as (select * from unnest($4::text[], $5::bigint[]) as u(currency, unit))';
/** That of an item without a rate of its own, and of an order without items. */
const USUAL = 'coalesce(v.tax_percent, b.tax_percent, 23)';

/**
 * VAT in what was posted as revenue. Each order and rate is rounded by itself, a half upwards, to what can be paid (`$5`): as
 * `includedTax` rounds it on the bill. An item without a rate of its own, and an order without items, has that of its document.
 */
const VAT = `with ${UNIT},
  sold as (select ${dayOf('e.posted_at')} as day, e.currency, e.order_number, -l.amount as revenue,
      ${USUAL} as usual
    from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
      left join invoice v on v.order_number = e.order_number left join bill b on b.order_number = e.order_number
    where e.kind = 'revenue' and ${within('e.posted_at')}),
  gross as (select s.day, s.currency, s.order_number, case when i.revision is null then s.usual else r.tax_percent end as percent,
      sum(i.unit_price_minor * i.quantity)::bigint as gross
    from sold s join order_item i on i.order_number = s.order_number
      left join product_revision r on r.sku = i.sku and r.revision = i.revision
    group by 1, 2, 3, 4
    union all select s.day, s.currency, s.order_number, s.usual, s.revenue from sold s
    where not exists (select 1 from order_item i where i.order_number = s.order_number))
  select g.day, g.currency,
    sum((g.gross * g.percent * 2 + (100 + g.percent) * u.unit) / ((100 + g.percent) * u.unit * 2) * u.unit)::bigint as sum
  from gross g join unit u using (currency) group by 1, 2`;

/**
 * VAT in what notes took off, less what they put back. A note has what the VAT in all that was credited grew by: of each
 * rate there is as much in it as in the whole, rounded as above. So what is credited whole keeps no cent, and it is what
 * stands on the notes (`findCorrections`). Products of two sums are beyond 64 bits.
 */
const CREDITED_VAT = `with ${UNIT},
  noted as (select e.posted_at, e.order_number, e.currency, l.amount,
      sum(l.amount) over (partition by e.order_number order by e.posted_at, e.kind, e.id) as credited
    from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
    where e.kind in ('credit-note', 'debit-note') and e.order_number in (select order_number from ledger_entry
      where kind in ('credit-note', 'debit-note') and ${within('posted_at')})),
  sold as (select n.order_number, ${USUAL} as usual from (select distinct order_number from noted) n
    left join invoice v using (order_number) left join bill b using (order_number)),
  gross as (select s.order_number, case when i.revision is null then s.usual else r.tax_percent end as percent,
      sum(i.unit_price_minor * i.quantity) as gross
    from sold s join order_item i using (order_number)
      left join product_revision r on r.sku = i.sku and r.revision = i.revision group by 1, 2
    union all select s.order_number, s.usual, 1 from sold s
    where not exists (select 1 from order_item i where i.order_number = s.order_number)),
  rate as (select order_number, percent, gross, nullif(sum(gross) over (partition by order_number), 0) as whole from gross)
  select ${dayOf('n.posted_at')} as day, n.currency, coalesce(sum(${taxIn('n.credited')} - ${taxIn('n.credited - n.amount')}), 0)::bigint as sum
  from noted n join rate g using (order_number) join unit u using (currency)
  where ${within('n.posted_at')} group by 1, 2`;

const ACCOUNTS = `select e.currency, l.account, sum(greatest(l.amount, 0))::bigint as debit, sum(greatest(-l.amount, 0))::bigint as credit
  from ledger_entry e join ledger_line l on l.entry_id = e.id where ${within('e.posted_at')} group by 1, 2 order by 1, 2`;

const NONE = { orders: 0n, revenue: 0n, vat: 0n, credited: 0n, creditedVat: 0n, refunds: 0n };
type Sums = { [Name in keyof typeof NONE]: bigint };

/** What happened on each of these days: `/desk/figures`. */
export async function findFigures(sql: Sql, { timeZone, ...days }: ShopDays): Promise<FiguresJson> {
  const values = [days.from, days.to, timeZone];
  const ask = (text: string, more: readonly unknown[] = []) => sql.query<SumRow>(text, [...values, ...more]);
  const currencies = (await sql.query<{ currency: string }>(CURRENCIES, values)).map(
    ({ currency }) => currency,
  );
  const units = [currencies, currencies.map((currency) => unitOf(currency))];
  const [orders, revenue, refunds, vat, credited, creditedVat, accounts] = await Promise.all([
    ask(ORDERS),
    ask(REVENUE),
    ask(REFUNDS),
    ask(VAT, units),
    ask(CREDITED),
    ask(CREDITED_VAT, units),
    sql.query<AccountRow>(ACCOUNTS, values),
  ]);
  const byDay = new Map<string, Sums>();
  const byCurrency = new Map<string, Sums>();
  const found = { orders, revenue, refunds, vat, credited, creditedVat };
  for (const [name, rows] of Object.entries(found) as [keyof Sums, SumRow[]][])
    for (const { day, currency, sum } of rows) {
      add(byDay, `${day} ${currency}`, name, sum);
      add(byCurrency, currency, name, sum);
    }
  const newestFirst = [...byDay].sort(([one], [other]) => (one < other ? 1 : -1));
  return {
    ...days,
    days: newestFirst.map(([key, sums]) => {
      const [day = '', currency = ''] = key.split(' ');
      return { day, ...told(currency, sums) };
    }),
    totals: [...byCurrency].sort().map(([currency, sums]) => told(currency, sums)),
    accounts: accounts.map(({ currency, account, debit, credit }) => ({
      ...{ currency, account },
      debit: formatAmount(debit, currency),
      credit: formatAmount(credit, currency),
    })),
  };
}

function add(sums: Map<string, Sums>, key: string, name: keyof Sums, sum: bigint): void {
  const known = sums.get(key) ?? { ...NONE };
  known[name] += sum;
  sums.set(key, known);
}

const told = (currency: string, { orders, ...sums }: Sums): Omit<DayFigures, 'day'> => ({
  currency,
  orders: Number(orders),
  revenue: formatAmount(sums.revenue, currency),
  vat: formatAmount(sums.vat, currency),
  credited: formatAmount(sums.credited, currency),
  creditedVat: formatAmount(sums.creditedVat, currency),
  refunds: formatAmount(sums.refunds, currency),
});
