'use client';

import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { useCopy } from '@/lib/browser/use-copy';
import type { DeveloperJson, NextEvent } from '@/lib/contract/developer-view';
import styles from './developer.module.css';

/** Each event that may move the order now, with the command line that makes it happen. */
export function NextEvents({ view: { nextEvents } }: { view: DeveloperJson }) {
  if (nextEvents.length === 0) return <p>None: the order has ended.</p>;
  return (
    <ul className={styles.events} aria-label="Next events">
      {nextEvents.map((event) => (
        <li key={`${event.kind} ${event.elementId}`}>
          <p>
            <strong>{event.kind}</strong> <code className={styles.code}>{event.elementId}</code>
          </p>
          <Command event={event} />
        </li>
      ))}
    </ul>
  );
}

function Command({ event: { kind, elementId, curl } }: { event: NextEvent }) {
  const shown = useRef<HTMLPreElement>(null);
  const { copy, note } = useCopy(shown);
  if (curl === null)
    return (
      <p className={`${ui.small} ${ui.muted}`}>
        Nothing from outside makes it happen:{' '}
        {kind === 'timer-fired' ? 'it fires when it is due' : 'it runs by itself'}.
      </p>
    );
  return (
    <>
      <pre ref={shown} className={styles.command}>
        {curl}
      </pre>
      <div className={ui.row}>
        <Button compact aria-label={`Copy the command for ${elementId}`} onClick={() => void copy()}>
          Copy
        </Button>
        <span className={`${ui.small} ${ui.muted}`} role="status">
          {note}
        </span>
        {curl.includes('$OPERATOR_TOKEN') && (
          <span className={`${ui.small} ${ui.muted}`}>
            The operator’s token stands in <code>DATA_DIR/operator-token</code>.
          </span>
        )}
      </div>
    </>
  );
}
