'use client';

import { MAX_QUANTITY } from '@/lib/contract/limits';
import styles from './stepper.module.css';

interface Props {
  name: string;
  quantity: number;
  /** Pieces there are; none: nothing can be chosen. */
  available: number;
  onChange: (quantity: number) => void;
}

/** How many of one product. A number may be typed; what is more than there is becomes what there is. */
export function QuantityStepper({ name, quantity, available, onChange }: Props) {
  const soldOut = available <= 0;
  const most = Math.min(MAX_QUANTITY, Math.max(available, 0));
  const set = (wanted: number) => onChange(Math.max(0, Math.min(most, Math.trunc(wanted) || 0)));
  return (
    <fieldset className={styles.stepper} disabled={soldOut}>
      <legend className="visually-hidden">{name}</legend>
      <button
        type="button"
        onClick={() => set(quantity - 1)}
        aria-disabled={quantity === 0}
        aria-label={`Remove one ${name}`}
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
        aria-label={`Quantity of ${name}`}
      />
      <button
        type="button"
        onClick={() => set(quantity + 1)}
        aria-disabled={quantity >= most}
        aria-label={`Add one ${name}`}
      >
        +
      </button>
    </fieldset>
  );
}
