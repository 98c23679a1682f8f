import type { ReactNode } from 'react';
import styles from './first-page.module.css';

interface Props {
  /** Is there anything that needs a person? Else its words stand above the rest, not beside it. */
  hasNeeds: boolean;
  children: readonly [needs: ReactNode, ...beside: ReactNode[]];
}

/** What needs a person, and beside it how the shop does. */
export function FirstPage({ hasNeeds, children: [needs, ...beside] }: Props) {
  return (
    <div className={hasNeeds ? styles.two : styles.one}>
      <div>{needs}</div>
      <div className={styles.beside}>{beside}</div>
    </div>
  );
}
