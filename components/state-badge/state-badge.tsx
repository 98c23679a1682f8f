import type { OrderBadge } from '@/lib/story/order-state';
import styles from './state-badge.module.css';
import { StateSign } from './state-sign';

/** Colour, sign and word of a state. */
export function StateBadge({ state, word }: OrderBadge) {
  return (
    <span className={`${styles.badge} ${styles[state]}`}>
      <StateSign state={state} />
      {word}
    </span>
  );
}
