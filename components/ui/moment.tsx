'use client';

import { useNow } from '@/lib/browser/use-now';
import { formatClock, formatExact, formatMinute, formatRelative } from '@/lib/story/time';

const FORMATS = { relative: formatRelative, clock: formatClock, minute: formatMinute };

interface Props {
  /** RFC 3339. */
  at: string;
  /** `relative`: 5 minutes ago; `clock`: 12:05:00; `minute`: 12:05. The exact instant is the title either way. */
  as?: keyof typeof FORMATS;
}

/** An instant, said short and known exactly. */
export function Moment({ at, as = 'relative' }: Props) {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  // The server knows neither the reader's zone nor how late it is there, and the browser begins with what the server said:
  // the room that a time takes, so that nothing jumps, and where no script will run the time itself.
  if (nowMs === 0)
    return (
      <time dateTime={at}>
        <noscript>{at}</noscript>
        <span style={{ visibility: 'hidden' }}>{as === 'minute' ? '00:00' : '00:00:00'}</span>
      </time>
    );
  const text = FORMATS[as](atMs, nowMs);
  return (
    <time dateTime={at} title={formatExact(atMs)}>
      {text}
    </time>
  );
}
