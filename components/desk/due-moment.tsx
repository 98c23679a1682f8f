'use client';

import { Moment } from '@/components/ui/moment';
import { useNow } from '@/lib/browser/use-now';
import styles from './tasks.module.css';

/** When something is due, and that it was. */
export function DueMoment({ at }: { at: string }) {
  const nowMs = useNow();
  const isLate = nowMs > 0 && Date.parse(at) < nowMs;
  return isLate ? (
    <strong className={styles.late}>
      <Moment at={at} />, late
    </strong>
  ) : (
    <Moment at={at} />
  );
}
