'use client';

import { useNow } from '@/lib/browser/use-now';
import type { Deadline } from '@/lib/story/deadlines';
import { formatDeadline, formatExact, formatRemaining } from '@/lib/story/time';
import styles from './tracking.module.css';

/**
 * `Please pay by 14:15. 14:52 left`, `We remind you at 14:05. 4:52 left`: a line for each, so that a countdown moves nothing.
 * @param deadlines undefined while they are on their way; their room is kept either way
 */
export function Deadlines({ deadlines }: { deadlines: readonly Deadline[] | undefined }) {
  const nowMs = useNow();
  if (deadlines === undefined || deadlines.length === 0) return null;
  return (
    <ul
      className={styles.deadlines}
      aria-label="What happens when"
      // Whose clock and zone it is, the server does not know: it keeps the room.
      style={{ visibility: nowMs === 0 ? 'hidden' : 'visible' }}
    >
      {deadlines.map(({ key, before, after, dueAt }) => (
        <li key={key}>
          {before}
          {nowMs === 0 ? (
            '00:00'
          ) : (
            <time dateTime={dueAt} title={formatExact(Date.parse(dueAt))}>
              {formatDeadline(Date.parse(dueAt), nowMs)}
            </time>
          )}
          {after}{' '}
          <span className={styles.left}>
            <Countdown dueAt={dueAt} after=" left" />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The time that remains, counted down each second. It keeps its width and stays silent for screen readers. */
export function Countdown({ dueAt, after = '' }: { dueAt: string; after?: string }) {
  const nowMs = useNow();
  return (
    <span className={styles.countdown} role="timer">
      {/* One text: two would move apart as the digits get fewer. */}
      {nowMs === 0 ? '' : `${formatRemaining(Date.parse(dueAt) - nowMs)}${after}`}
    </span>
  );
}
