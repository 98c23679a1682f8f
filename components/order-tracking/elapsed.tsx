'use client';

import { useNow } from '@/lib/browser/use-now';
import { formatElapsed } from '@/lib/story/time';
import styles from './tracking.module.css';

/** The time that has passed, counted up each second; silent for screen readers. */
export function Elapsed({ since }: { since: string }) {
  const nowMs = useNow();
  return (
    <span className={styles.countdown} role="timer">
      {nowMs === 0 ? '' : formatElapsed(nowMs - Date.parse(since))}
    </span>
  );
}
