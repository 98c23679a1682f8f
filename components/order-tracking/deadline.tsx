'use client';

import { formatClock, formatExact, formatRemaining } from '@/lib/client/time';
import { useNow } from '@/lib/client/use-now';
import styles from './tracking.module.css';

interface Props {
  before: string;
  dueAt: string;
  after: string;
}

/** `Please pay by 12:05:01 (in 4:12), or we remind you.` */
export function Deadline({ before, dueAt, after }: Props) {
  const nowMs = useNow();
  const dueMs = Date.parse(dueAt);
  return (
    <span>
      {before}
      <time dateTime={dueAt} title={formatExact(dueMs)}>
        {formatClock(dueMs, nowMs)}
      </time>{' '}
      <span className={styles.nowrap}>
        (in <Countdown dueAt={dueAt} />)
      </span>
      {after}
    </span>
  );
}

/** The time that remains, counted down each second. It keeps its width and stays silent for screen readers. */
export function Countdown({ dueAt }: { dueAt: string }) {
  const nowMs = useNow();
  return (
    <span className={styles.countdown} role="timer">
      {formatRemaining(Date.parse(dueAt) - nowMs)}
    </span>
  );
}
