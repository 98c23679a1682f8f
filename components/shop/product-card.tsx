import ui from '@/components/ui/ui.module.css';
import { drawingOf } from '@/lib/client/drawings';
import { formatMoney } from '@/lib/client/money';
import type { ProductJson } from '@/lib/contract';
import styles from './shop.module.css';

interface Props {
  product: ProductJson;
  quantity: number;
  onChange: (quantity: number) => void;
}

const MAX_QUANTITY = 99;
/** From here on the number left is said. */
const FEW = 5;

export function ProductCard({ product, quantity, onChange }: Props) {
  const soldOut = product.available <= 0;
  const most = Math.min(MAX_QUANTITY, Math.max(product.available, 0));
  const set = (wanted: number) => onChange(Math.max(0, Math.min(most, Math.trunc(wanted) || 0)));
  return (
    <li
      className={`${styles.product} ${quantity > 0 ? styles.chosen : ''}`}
      data-sold-out={soldOut || undefined}
    >
      {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
      <img src={drawingOf(product.sku)} alt="" width="72" height="72" />
      <div className={styles.about}>
        <h3>{product.name}</h3>
        <p>
          <span className={styles.price}>{formatMoney(product.price, product.currency)}</span>{' '}
          <span className={`${ui.small} ${ui.muted}`}>{availability(product.available)}</span>
        </p>
      </div>
      <fieldset className={styles.stepper} disabled={soldOut}>
        <legend className="visually-hidden">{product.name}</legend>
        <button
          type="button"
          onClick={() => set(quantity - 1)}
          aria-disabled={quantity === 0}
          aria-label={`One ${product.name} less`}
        >
          −
        </button>
        <input
          type="number"
          inputMode="numeric"
          min={0}
          max={most}
          value={quantity}
          onChange={(event) => set(event.target.valueAsNumber)}
          onFocus={(event) => event.target.select()}
          aria-label={`Quantity of ${product.name}`}
        />
        <button
          type="button"
          onClick={() => set(quantity + 1)}
          aria-disabled={quantity >= most}
          aria-label={`One ${product.name} more`}
        >
          +
        </button>
      </fieldset>
    </li>
  );
}

function availability(available: number): string {
  if (available <= 0) return 'Sold out';
  return available <= FEW ? `Only ${available} left` : 'In stock';
}
