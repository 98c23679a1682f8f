import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { OrderJson } from '@/lib/contract/order';
import { formatTook } from '@/lib/story/time';
import type { Visit } from '@/lib/story/visits';
import type { Model } from '@/lib/story/words';
import type { Naming } from './naming';
import styles from './progress.module.css';

interface Props {
  order: OrderJson;
  model: Model;
  /** From the log, which may lag behind. */
  visits: ReadonlyMap<string, Visit>;
  naming: Naming;
}

const SHOWN = 100;
const TIMED: ReadonlySet<string> = new Set([
  'job',
  'user',
  'message',
  'signal',
  'condition',
  'timer',
  'sub-process',
]);

/** The elements that were completed, the latest first, with how long they took and how often they were passed. */
export function PathList({ order, model, visits, naming }: Props) {
  const inOrder = [...order.completedElements].sort((one, other) => one.at.localeCompare(other.at));
  const takesTime = (id: string) => TIMED.has(model?.elements[id]?.kind ?? '');
  // Gateways take no time, and the diagram shows which way they led.
  const told = inOrder.filter(({ elementId }) => model?.elements[elementId]?.kind !== 'gateway').reverse();
  return (
    <ol className={styles.list} aria-label="The way so far">
      {told.slice(0, SHOWN).map(({ elementId, count, at }) => (
        <li key={elementId} className={styles.item}>
          <span className={`${styles.sign} ${styles.done}`}>
            <StateSign state="done" />
          </span>
          <span>
            {naming(elementId)}
            {count > 1 && <strong> ×{count}</strong>}
          </span>
          <span className={`${styles.times} ${ui.muted}`}>
            <span>
              <Moment at={at} as="clock" />
              {takesTime(elementId) && tookWords(visits.get(elementId), at)}
            </span>
          </span>
        </li>
      ))}
      {told.length > SHOWN && <li>And {told.length - SHOWN} more.</li>}
    </ol>
  );
}

/** How long the last pass took; earlier passes are not shown. */
function tookWords(visit: Visit | undefined, at: string): string {
  return visit === undefined || visit.tookMs === null || visit.endedAt !== at
    ? ''
    : `, took ${formatTook(visit.tookMs)}`;
}
