import { LATELY, type LatelyJson, type Over } from '@/lib/contract/desk-lately';
import type { Verdict } from '@/lib/contract/payment';
import type { Sql } from '@/lib/db/database';
import { formatAmount } from '@/lib/story/amounts';
import { keptFor } from './kept-for';

/** A look now and then, whoever asks. */
const KEPT_MS = 4_000;

const SPANS: Readonly<Record<Over, { readonly unit: 'hour' | 'day'; readonly count: number }>> = {
  '24h': { unit: 'hour', count: 24 },
  '7d': { unit: 'day', count: 7 },
  '30d': { unit: 'day', count: 30 },
};

/** When the last `$3` hours or days of the zone `$2` began, up to `$1`. */
const STARTS = {
  hour: `select date_trunc('hour', $1::timestamptz, $2) - make_interval(hours => n) as at
    from generate_series($3::int - 1, 0, -1) n order by 1`,
  day: `select ((($1::timestamptz at time zone $2)::date - n)::timestamp at time zone $2) as at
    from generate_series($3::int - 1, 0, -1) n order by 1`,
};

/** Each reads an index of instants, from `$1` on, by hours or days (`$2`) of the zone `$3`. */
const at = (column: string) => `date_trunc($2, ${column}, $3)`;
const ORDERS = `select ${at('created_at')} as at, '' as name, count(*) as sum from orders
  where created_at >= $1::timestamptz group by 1`;
const REVENUE = `select ${at('e.posted_at')} as at, e.currency as name, -sum(l.amount)::bigint as sum
  from ledger_entry e join ledger_line l on l.entry_id = e.id and l.account = 'revenue'
  where e.kind = 'revenue' and e.posted_at >= $1::timestamptz group by 1, 2`;
const PAYMENTS = `select ${at('arrived_at')} as at, verdict as name, count(*) as sum from payment
  where arrived_at >= $1::timestamptz group by 1, 2`;

interface Row {
  readonly at: Date;
  /** A currency, a verdict. */
  readonly name: string;
  readonly sum: bigint;
}

interface Found {
  readonly zone: string;
  readonly starts: readonly Date[];
  readonly orders: readonly Row[];
  readonly revenue: readonly Row[];
  readonly payments: readonly Row[];
}

/**
 * Orders, revenue and payments by hour or day. What is over is read once: with a million orders in thirty days a look at all
 * of them takes 0.3 s, at the last two days a part of that.
 */
export class Lately {
  readonly #found = new Map<Over, Found>();
  /** Whose hours and days were found. */
  #zone = '';
  readonly #read: ReadonlyMap<Over, () => Promise<Found>>;

  constructor(
    private readonly sql: Sql,
    /** The shop's, as its settings are now. */
    private readonly timeZone: () => string,
    private readonly now: () => Date = () => new Date(),
    keptMs = KEPT_MS,
  ) {
    this.#read = new Map(LATELY.map((over) => [over, keptFor(keptMs, () => this.#look(over))]));
  }

  /** `GET /desk/lately`. @param withRevenue for who may see the books */
  async read(over: Over, withRevenue: boolean): Promise<LatelyJson> {
    const read = this.#read.get(over) ?? (() => this.#look(over));
    const { zone, starts, orders, revenue, payments } = await read();
    const places = new Map(starts.map((start, place) => [start.getTime(), place]));
    const spread = (rows: readonly Row[]) => spreadOf(rows, places);
    const sums = [...spread(revenue)].map(([currency, amounts]) => ({
      ...{ currency, amounts },
      total: amounts.reduce((sum, amount) => sum + amount, 0n),
    }));
    sums.sort((one, other) => (one.total > other.total ? -1 : one.total < other.total ? 1 : 0));
    return {
      ...{ over, zone, starts: starts.map((start) => start.toISOString()) },
      orders: (spread(orders).get('') ?? starts.map(() => 0n)).map(Number),
      revenue: withRevenue
        ? sums.map(({ currency, amounts, total }) => ({
            currency,
            amounts: amounts.map((amount) => formatAmount(amount, currency)),
            total: formatAmount(total, currency),
          }))
        : null,
      payments: [...spread(payments)].map(([verdict, counts]) => ({
        // The table holds what its own writer judged.
        verdict: verdict as Verdict,
        counts: counts.map(Number),
      })),
    };
  }

  async #look(over: Over): Promise<Found> {
    const { unit, count } = SPANS[over];
    const zone = this.timeZone();
    // Its days begin at other times.
    if (zone !== this.#zone) this.#found.clear();
    this.#zone = zone;
    const starts = (await this.sql.query<{ at: Date }>(STARTS[unit], [this.now(), zone, count])).map(
      (row) => row.at,
    );
    const [first] = starts;
    if (first === undefined) throw new Error(`${over} has no hours or days`);
    // What began before the last one that was over may have got something since: an order is there when it is committed.
    const known = this.#found.get(over);
    const from = known?.starts.at(-2) ?? first;
    const since = from > first ? from : first;
    const ask = (text: string) => this.sql.query<Row>(text, [since, unit, zone]);
    const [orders, revenue, payments] = await Promise.all([ask(ORDERS), ask(REVENUE), ask(PAYMENTS)]);
    const kept = (rows: readonly Row[] | undefined) =>
      (rows ?? []).filter((row) => row.at >= first && row.at < since);
    const found = {
      zone,
      starts,
      orders: [...kept(known?.orders), ...orders],
      revenue: [...kept(known?.revenue), ...revenue],
      payments: [...kept(known?.payments), ...payments],
    };
    if (zone === this.#zone) this.#found.set(over, found);
    return found;
  }
}

/** By name, with nothing where there was nothing. */
function spreadOf(rows: readonly Row[], places: ReadonlyMap<number, number>): Map<string, bigint[]> {
  const lists = new Map<string, bigint[]>();
  for (const { at: start, name, sum } of rows) {
    const place = places.get(start.getTime());
    if (place === undefined) continue;
    const list = lists.get(name) ?? Array.from({ length: places.size }, () => 0n);
    list[place] = (list[place] ?? 0n) + sum;
    lists.set(name, list);
  }
  return new Map([...lists].sort(([one], [other]) => (one < other ? -1 : 1)));
}
