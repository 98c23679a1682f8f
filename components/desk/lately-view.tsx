'use client';

import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { useLately } from '@/lib/browser/use-first-page';
import type { LatelyJson, Over } from '@/lib/contract/desk-lately';
import type { Verdict } from '@/lib/contract/payment';
import { verdictWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { countText, OVER_WORDS, startWords } from '@/lib/story/lately-words';
import { formatMoney } from '@/lib/story/money';
import { Chart } from './chart';
import styles from './chart.module.css';
import desk from './desk.module.css';

/** As the states of an order have them: done, under way, waiting, over, wrong. */
const TONES: Readonly<Record<Verdict, string>> = {
  applied: '--done',
  partial: '--accent',
  early: '--waiting',
  late: '--ended',
  over: '--ended',
  duplicate: '--muted',
  'wrong-currency': '--failed',
  unmatched: '--failed',
  ignored: '--muted',
};

interface Props {
  first: LatelyJson;
  /** What else the address of the page says. */
  kept: Readonly<Record<string, string>>;
}

/** Orders, revenue and payments over a chosen time, as small charts with a table behind each. */
export function LatelyView({ first, kept }: Props) {
  const { data: lately, isStale } = useLately(first);
  const labels = startWords(lately);
  const unit = lately.over === '24h' ? 'Hour' : 'Day';
  const orders = lately.orders.reduce((sum, count) => sum + count, 0);
  const payments = lately.payments.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0);
  return (
    <section className={ui.stack} aria-label="Lately">
      <div className={desk.head}>
        <h2>Lately</h2>
        <nav className={desk.choice} aria-label="Time of the charts">
          {(Object.entries(OVER_WORDS) as [Over, string][]).map(([over, words]) => (
            <PageLink
              key={over}
              href={deskPaths.home({ ...kept, over })}
              scroll={false}
              aria-current={over === lately.over ? 'true' : undefined}
            >
              {words}
            </PageLink>
          ))}
        </nav>
      </div>
      {isStale && (
        <Notice state="waiting">The server does not answer. These are the figures of a moment ago.</Notice>
      )}
      <div className={styles.charts}>
        <Chart
          title="Orders"
          total={countText(orders)}
          {...{ unit, labels }}
          bars={[{ name: 'Orders', values: lately.orders, tone: '--accent' }]}
          format={countText}
          empty="No order came in."
        />
        {lately.revenue !== null && <Revenue revenue={lately.revenue} {...{ unit, labels }} />}
        <Chart
          title="Payments by verdict"
          total={countText(payments)}
          {...{ unit, labels }}
          bars={lately.payments.map(({ verdict, counts }) => ({
            name: verdictWords(verdict),
            values: counts,
            tone: TONES[verdict],
          }))}
          format={countText}
          empty="No payment came in."
        />
      </div>
      <p className={`${ui.muted} ${ui.small}`}>
        Days and hours of the shop, {lately.zone}. The last one is not over yet.
      </p>
    </section>
  );
}

interface RevenueProps {
  revenue: NonNullable<LatelyJson['revenue']>;
  unit: string;
  labels: readonly string[];
}

/** The bars are of the currency with most of it; others stand beside it in the table. */
function Revenue({ revenue: [most, ...others], unit, labels }: RevenueProps) {
  const currency = most?.currency ?? 'EUR';
  const total = [most, ...others].flatMap((one) =>
    one === undefined ? [] : formatMoney(one.total, one.currency),
  );
  return (
    <Chart
      title="Revenue"
      total={total.length === 0 ? formatMoney('0', currency) : total.join(' · ')}
      {...{ unit, labels }}
      bars={[{ name: currency, values: (most?.amounts ?? []).map(Number), tone: '--done' }]}
      more={others.map(({ currency: name, amounts }) => ({
        name,
        values: amounts.map((sum) => formatMoney(sum, name)),
      }))}
      format={(value) => formatMoney(String(value), currency)}
      empty="Nothing was earned."
    />
  );
}
