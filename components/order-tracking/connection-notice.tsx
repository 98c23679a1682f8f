import { Notice } from '@/components/ui/notice';
import { formatClock } from '@/lib/story/time';
import styles from './tracking.module.css';

/** Says that what is shown may be old. It lies over the page, so nothing moves when it comes and goes. */
export function ConnectionNotice({ lostSinceMs }: { lostSinceMs: number | null }) {
  return (
    <div className={styles.connection} role="status">
      {lostSinceMs !== null && (
        <Notice state="failed">
          We can’t reach the server. This is the state of {formatClock(lostSinceMs, lostSinceMs)}; we keep
          trying.
        </Notice>
      )}
    </div>
  );
}

/** The same while there is nothing yet that could be old. */
export function ServerGone({ isGone }: { isGone: boolean }) {
  return (
    <div className={styles.connection} role="status">
      {isGone && <Notice state="failed">We can’t reach the server. We keep trying.</Notice>}
    </div>
  );
}
