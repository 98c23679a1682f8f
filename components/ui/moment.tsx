'use client';

import { useNow } from '@/lib/browser/use-now';
import { formatClock, formatExact, formatRelative, formatUtc } from '@/lib/story/time';

interface Props {
  /** RFC 3339. */
  at: string;
  /** `relative`: 5 minutes ago; `clock`: 12:05:00. The exact instant is the title either way. */
  as?: 'relative' | 'clock';
}

/** An instant, said short and known exactly. */
export function Moment({ at, as = 'relative' }: Props) {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  // The server knows neither the reader's zone nor how late it is there, and the browser begins with what the server said.
  if (nowMs === 0) return <time dateTime={at}>{formatUtc(atMs)}</time>;
  const text = as === 'clock' ? formatClock(atMs, nowMs) : formatRelative(atMs, nowMs);
  return (
    <time dateTime={at} title={formatExact(atMs)}>
      {text}
    </time>
  );
}
