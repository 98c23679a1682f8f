'use client';

import { useState } from 'react';
import { LaterPart } from '@/components/ui/later-part';
import ui from '@/components/ui/ui.module.css';
import type { OrderJson } from '@/lib/contract/order';
import styles from './tracking.module.css';

const loadMoves = () => import('./clock-moves');

interface Props {
  orderId: string;
  onOrder: (order: OrderJson) => void;
}

/** Sandbox only: moves the clock of this one order. Its code comes when it is opened. */
export function ClockControls(props: Props) {
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <details className={styles.sandbox} onToggle={() => setWasOpened(true)}>
      <summary>Sandbox: clock of this order</summary>
      <div className={`${ui.stack} ${ui.tight}`}>
        {wasOpened && (
          <LaterPart load={loadMoves} room={null}>
            {({ ClockMoves }) => <ClockMoves {...props} />}
          </LaterPart>
        )}
      </div>
    </details>
  );
}
