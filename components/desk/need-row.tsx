import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { NeedJson } from '@/lib/contract/desk-needs';
import { deskPaths } from '@/lib/story/desk-paths';
import { needError, needWords } from '@/lib/story/desk-words';
import styles from './desk.module.css';

/** What stops an order is red; what only waits is amber. */
const FAILED: ReadonlySet<string> = new Set(['failed', 'stuck', 'disputed']);

/** One thing that waits for a person. */
export function NeedRow({ need }: { need: NeedJson }) {
  const { what, cost, todo } = needWords(need);
  const error = needError(need);
  const isFailed = need.kind === 'incident' || (need.kind === 'refund' && FAILED.has(need.what));
  return (
    <li className={`${ui.card} ${styles.need} ${isFailed ? styles.failed : styles.waits}`}>
      <StateSign state={isFailed ? 'failed' : 'waiting'} />
      <div className={styles.told}>
        <h2>{what}</h2>
        {error !== null && <p className={styles.error}>{error}</p>}
        <p>
          {cost} {todo}
        </p>
        <p className={styles.facts}>
          {need.orderId !== null && (
            <PageLink href={deskPaths.order(need.orderId)}>Order {need.orderId}</PageLink>
          )}
          {need.kind === 'unmatched' && (
            <PageLink href={deskPaths.payment(need.key)}>Find its order, or send it back</PageLink>
          )}
          {need.kind === 'delivery' && (
            <PageLink href={deskPaths.deliveries({ failed: '1' })}>See what was not taken</PageLink>
          )}
          {need.since !== null && <Moment at={need.since} />}
        </p>
      </div>
    </li>
  );
}
