import ui from '@/components/ui/ui.module.css';
import type { Amount } from '@/lib/contract/values';
import { formatMoney } from '@/lib/story/money';
import type { BoughtJson } from '@/lib/story/seen-order';
import styles from './tracking.module.css';

/** What was ordered, as it was sold, and its sum. For its buyer alone. */
export function BoughtItems({ bought, total }: { bought: BoughtJson; total: Amount | null }) {
  const { lines, currency } = bought;
  return (
    <section className={`${ui.card} ${ui.stack}`} aria-labelledby="items-title">
      <h2 id="items-title">Your items</h2>
      <ul className={styles.items}>
        {lines.map(({ name, quantity, sum, available }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change
          <li key={index}>
            <span>
              {quantity} × {name}
              {available !== null && (
                <span className={styles.short}>
                  {available === 0 ? 'Sold out' : `Only ${available} left`}
                </span>
              )}
            </span>
            <span>{formatMoney(sum, currency)}</span>
          </li>
        ))}
      </ul>
      {total !== null && (
        <p className={styles.itemsSum}>
          <span>Sum, tax included</span>
          <span>{formatMoney(total, currency)}</span>
        </p>
      )}
    </section>
  );
}
