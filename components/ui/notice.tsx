import type { ReactNode } from 'react';
import { StateSign } from '@/components/state-badge/state-sign';
import type { StateName } from '@/lib/story/order-state';
import styles from './notice.module.css';

interface Props {
  state: StateName;
  /** `alert` interrupts a screen reader, `status` waits for a pause. */
  role?: 'alert' | 'status';
  children: ReactNode;
}

/** A sentence that matters, with the colour and sign of its state. */
export function Notice({ state, role, children }: Props) {
  return (
    <div className={`${styles.notice} ${styles[state]}`} role={role}>
      <StateSign state={state} />
      <div>{children}</div>
    </div>
  );
}
