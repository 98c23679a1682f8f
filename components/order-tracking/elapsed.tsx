'use client';

import { formatElapsed } from '@/lib/client/time';
import { useNow } from '@/lib/client/use-now';
import styles from './tracking.module.css';

/** The time that has passed, counted up each second; silent for screen readers. */
export function Elapsed({ since }: { since: string }) {
  const nowMs = useNow();
  return (
    <span className={styles.countdown} role="timer">
      {formatElapsed(nowMs - Date.parse(since))}
    </span>
  );
}
