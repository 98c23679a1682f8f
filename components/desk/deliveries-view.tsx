import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeliveriesJson, DeliveryJson } from '@/lib/contract/alerts';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './alerts.module.css';

const STATES: Readonly<Record<DeliveryJson['state'], string>> = {
  waiting: 'waits',
  sent: 'taken',
  failed: 'given up',
};

/** What went out to those who are told, the newest first. */
export function DeliveriesView({ page, isFailed }: { page: DeliveriesJson; isFailed: boolean }) {
  const { deliveries, next } = page;
  const query: Record<string, string> = isFailed ? { failed: '1' } : {};
  return (
    <div className={ui.stack}>
      <PageTitle words="What went out · Desk" />
      <h1>What went out</h1>
      <nav className={styles.ways} aria-label="What is shown">
        <PageLink href={deskPaths.deliveries()} aria-current={isFailed ? undefined : 'true'}>
          All
        </PageLink>
        <PageLink href={deskPaths.deliveries({ failed: '1' })} aria-current={isFailed ? 'true' : undefined}>
          Given up
        </PageLink>
        <PageLink href={deskPaths.alerts()}>Alerts</PageLink>
      </nav>
      {deliveries.length === 0 ? (
        <p className={ui.card}>
          {isFailed ? 'Nothing was given up.' : 'Nothing went out in the last 30 days.'}
        </p>
      ) : (
        <ul className={`${ui.card} ${styles.lines}`} aria-label="What went out">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className={styles.line}>
              <Delivery delivery={delivery} />
            </li>
          ))}
        </ul>
      )}
      {next !== null && (
        <div className={styles.ways}>
          <PageLink href={deskPaths.deliveries({ ...query, before: next })}>Older ones</PageLink>
        </div>
      )}
    </div>
  );
}

function Delivery({ delivery }: { delivery: DeliveryJson }) {
  const { id, messageId, label, title, to, state, attempts, queuedAt, triedAt, nextAt, error } = delivery;
  return (
    <>
      <span>
        <strong>{title}</strong>: {STATES[state]}
      </span>
      {error !== null && <span className={styles.error}>{error}</span>}
      <span className={ui.muted}>
        “{label}”, {to.way} to {to.where}; <Moment at={queuedAt} as="clock" />
        {attempts > 0 && `; ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`}
        {triedAt !== null && attempts > 0 && ', the last '}
        {triedAt !== null && attempts > 0 && <Moment at={triedAt} as="clock" />}
        {nextAt !== null && attempts > 0 && ', the next '}
        {nextAt !== null && attempts > 0 && <Moment at={nextAt} as="clock" />}
      </span>
      <span className={`${ui.muted} ${ui.small}`}>{messageId}</span>
      {state === 'failed' && (
        <form method="post" action={deskPaths.deliveries()}>
          <input type="hidden" name="delivery" value={id} />
          <Button compact type="submit" aria-label={`Try again: ${title}`}>
            Try again
          </Button>
        </form>
      )}
    </>
  );
}
