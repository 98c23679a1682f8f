import ui from '@/components/ui/ui.module.css';
import type { ProductJson } from '@/lib/contract/shop';
import { type Basket, sumBasket } from '@/lib/story/basket';
import { formatMoney } from '@/lib/story/money';
import styles from './shelf.module.css';

/** What was chosen, line by line, and what it costs. Only what there is counts. */
export function OrderSummary({ products, cart }: { products: readonly ProductJson[]; cart: Basket }) {
  const sum = sumBasket(products, cart);
  return (
    <>
      <ul className={styles.lines}>
        {sum.lines.map((line) => (
          <li key={line.sku}>
            <span>
              {line.quantity} × <bdi>{line.name}</bdi>
            </span>
            <span>{formatMoney(line.sum, sum.currency)}</span>
          </li>
        ))}
        {sum.pieces === 0 && <li className={ui.muted}>Nothing yet.</li>}
      </ul>
      <p className={styles.total} aria-live="polite">
        <span>Total, tax included</span>
        <span>{formatMoney(sum.total, sum.currency)}</span>
      </p>
    </>
  );
}
