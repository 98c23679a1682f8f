'use client';

import { useNow } from '@/lib/browser/use-now';
import { formatClock, formatExact, formatMinute, formatRelative } from '@/lib/story/time';

interface Props {
  /** RFC 3339. */
  at: string;
  /** `relative`: 5 minutes ago; `clock`: 12:05:00; `minute`: 12:05. The exact instant is the title either way. */
  as?: 'relative' | 'clock' | 'minute';
}

const FORMATS = { relative: formatRelative, clock: formatClock, minute: formatMinute };

/** An instant, said short and known exactly. */
export function Moment({ at, as = 'relative' }: Props) {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  const text = FORMATS[as](atMs, nowMs);
  return (
    <time dateTime={at} title={formatExact(atMs)}>
      {text}
    </time>
  );
}
