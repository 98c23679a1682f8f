import type { Sql } from '@/lib/db/database';
import { AppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import type { ShopDays } from '@/lib/story/shop-days';

/** One line of the books. */
export interface JournalLine {
  readonly entry: string;
  readonly at: string;
  /** `payment`, `revenue`, `refund` */
  readonly kind: string;
  /** Null: of a payment without an order that was sent back. */
  readonly orderId: string | null;
  /** Null: it is not issued. */
  readonly invoice: string | null;
  readonly reference: string;
  readonly account: string;
  /** One of both is empty. */
  readonly debit: string;
  readonly credit: string;
  readonly currency: string;
}

interface Row {
  readonly id: bigint;
  readonly at: Date;
  readonly kind: string;
  readonly orderId: string | null;
  readonly invoice: bigint | null;
  readonly reference: string;
  readonly account: string;
  readonly amount: bigint;
  readonly currency: string;
}

/** More lines than any table program takes. */
const MAX_ENTRIES = 500_000;
const PAGE = 1_000;

const WITHIN = `posted_at >= ($1::date)::timestamp at time zone $3 and posted_at < ($2::date + 1)::timestamp at time zone $3`;
const BOUNDS = `select min(id) as first, max(id) as last, count(*) as entries from ledger_entry where ${WITHIN}`;
const LINES = `select e.id, e.posted_at as at, e.kind, o.id::text as "orderId", v.number as invoice, e.reference, l.account, l.amount,
    e.currency
  from (select * from ledger_entry where ${WITHIN} and id > $4 and id <= $5 order by id limit ${PAGE}) e
    join ledger_line l on l.entry_id = e.id left join orders o on o.number = e.order_number
    left join invoice v on v.order_number = e.order_number
  order by e.id, l.amount desc, l.account`;

/**
 * The journal of these days, page after page, in the order in which it was written. An entry is never cut in two.
 * @throws AppError `bad-request` before the first page where there are more entries than a file takes
 */
export async function* journalOf(sql: Sql, days: ShopDays): AsyncGenerator<JournalLine[], undefined> {
  const values = [days.from, days.to, days.timeZone];
  const [bounds] = await sql.query<{ first: bigint | null; last: bigint | null; entries: bigint }>(
    BOUNDS,
    values,
  );
  if (bounds === undefined || bounds.first === null || bounds.last === null) return undefined;
  if (bounds.entries > MAX_ENTRIES)
    throw new AppError(
      'bad-request',
      `These days have ${bounds.entries} entries, and a file takes ${MAX_ENTRIES}. Ask for fewer days.`,
      'from',
    );
  let after = bounds.first - 1n;
  for (let page = 0; page <= MAX_ENTRIES / PAGE && after < bounds.last; page += 1) {
    const rows: Row[] = await sql.query<Row>(LINES, [...values, after, bounds.last]);
    after = rows.at(-1)?.id ?? bounds.last;
    yield rows.map(lineOf);
  }
  return undefined;
}

function lineOf({ id, at, kind, orderId, invoice, reference, account, amount, currency }: Row): JournalLine {
  return {
    ...{ kind, orderId, reference, account, currency },
    entry: id.toString(),
    at: at.toISOString(),
    invoice: invoice?.toString() ?? null,
    debit: amount > 0n ? formatAmount(amount, currency) : '',
    credit: amount > 0n ? '' : formatAmount(-amount, currency),
  };
}
