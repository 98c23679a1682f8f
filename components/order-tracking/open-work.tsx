import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment';
import type { DeveloperJson, OpenJob } from '@/lib/contract/developer-view';
import { Countdown } from './deadline';
import styles from './developer.module.css';

/** Where the tokens stand and what waits there: jobs, timers, subscriptions. */
export function OpenWork({ view }: { view: DeveloperJson }) {
  const { marking, jobs, timers, subscriptions, paused, timeScale, version } = view;
  return (
    <dl className={styles.facts}>
      <dt>Version</dt>
      <dd>{version}</dd>
      <dt>Marking</dt>
      <dd>{marking === null ? 'none: it has ended' : <code className={styles.code}>{marking}</code>}</dd>
      <dt>Clock</dt>
      <dd>{paused ? 'paused' : timeScale === 1 ? 'runs' : `runs ×${timeScale}`}</dd>
      <dt>Jobs</dt>
      <dd>{jobs.length === 0 ? 'none' : <List items={jobs.map(jobOf)} />}</dd>
      <dt>Timers</dt>
      <dd>{timers.length === 0 ? 'none' : <List items={timers.map(timerOf)} />}</dd>
      <dt>Subscriptions</dt>
      <dd>{subscriptions.length === 0 ? 'none' : <List items={subscriptions.map(subscriptionOf)} />}</dd>
    </dl>
  );
}

interface Item {
  id: string;
  more: ReactNode;
}

function List({ items }: { items: Item[] }) {
  return (
    <ul className={styles.items}>
      {items.map(({ id, more }) => (
        <li key={id}>
          <code className={styles.code}>{id}</code>
          <span>{more}</span>
        </li>
      ))}
    </ul>
  );
}

function jobOf({ elementId, key, attempts, runAt }: OpenJob): Item {
  const tries = attempts === 0 ? 'not tried yet' : `failed ${attempts === 1 ? 'once' : `${attempts} times`}`;
  return {
    id: elementId,
    more: (
      <>
        {key !== null && (
          <>
            key <code className={styles.code}>{key}</code>,{' '}
          </>
        )}
        {tries},{' '}
        {runAt === null ? (
          attempts === 0 ? (
            'runs at once'
          ) : (
            'out of attempts'
          )
        ) : (
          <>
            runs at <Moment at={runAt} as="clock" />
          </>
        )}
      </>
    ),
  };
}

function timerOf({ elementId, dueAt, firesAt }: DeveloperJson['timers'][number]): Item {
  if (dueAt === null || firesAt === null) return { id: elementId, more: 'paused' };
  return {
    id: elementId,
    more: (
      <>
        due <Moment at={dueAt} as="clock" />
        {firesAt !== dueAt && (
          <>
            , fires <Moment at={firesAt} as="clock" />
          </>
        )}
        , in <Countdown dueAt={firesAt} />
      </>
    ),
  };
}

function subscriptionOf({ elementId, messageName }: DeveloperJson['subscriptions'][number]): Item {
  return { id: elementId, more: `message ${messageName}` };
}
