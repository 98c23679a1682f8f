'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button';
import ui from './ui.module.css';

interface Props<T> {
  /** The same function at every rendering. */
  load: () => Promise<T>;
  /** What stands there until then, of the final size. */
  room: ReactNode;
  children: (part: T) => ReactNode;
}

/**
 * A part of the page whose code only some readers need: it comes when it is shown. Not a lazy component: a lazy one
 * remembers a failed load for ever, and this one can be asked for again.
 */
export function LaterPart<T>({ load, room, children }: Props<T>) {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<{ part: T } | 'failed'>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let isGone = false;
    const settle = (result: { part: T } | 'failed') => {
      if (!isGone) setLoaded(result);
    };
    load().then(
      (part) => settle({ part }),
      () => settle('failed'),
    );
    return () => {
      isGone = true;
    };
  }, [load, attempt]);
  if (loaded === undefined) return room;
  if (loaded !== 'failed') return children(loaded.part);
  const again = () => {
    setLoaded(undefined);
    setAttempt(attempt + 1);
  };
  return (
    <div className={`${ui.stack} ${ui.tight}`} role="alert">
      <p>We can’t reach the server for this part of the page.</p>
      <div>
        <Button onClick={again}>Try again</Button>
      </div>
    </div>
  );
}
