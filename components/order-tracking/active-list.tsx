import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { ActiveElement, Incident, OrderJson, WaitsFor } from '@/lib/contract/order';
import { byWeight, orderBadge, type StateName } from '@/lib/story/order-state';
import { Countdown } from './deadline';
import { Elapsed } from './elapsed';
import type { Naming } from './naming';
import styles from './progress.module.css';

/** A token may stand in so many places that nobody reads them all. */
const SHOWN = 20;

const KINDS: Partial<Record<WaitsFor, string>> = { job: 'service task', user: 'a person’s task' };

interface Props {
  order: OrderJson;
  naming: Naming;
}

/** Every element that is open: what it is, since when and for how long, until when, and what went wrong. */
export function ActiveList({ order, naming }: Props) {
  const { activeElements, incidents } = order;
  if (order.state !== 'ACTIVE')
    return (
      <p>
        Nothing: {orderBadge(order).word.toLowerCase()} <Moment at={order.updatedAt} />.
      </p>
    );
  if (activeElements.length === 0) return <p>Nothing: the next step starts at once.</p>;
  return (
    <ul className={styles.list} aria-label="Open now">
      {byWeight(order)
        .slice(0, SHOWN)
        .map((element) => {
          const incident = incidents.find(({ elementId }) => elementId === element.elementId);
          return (
            <li key={`${element.elementId} ${element.since}`} className={styles.item}>
              <Sign element={element} incident={incident} />
              <span>
                <strong>{naming(element.elementId)}</strong>{' '}
                <span className={ui.muted}>
                  {KINDS[element.waitsFor] ?? element.waitsFor} {element.messageName ?? element.signalName}
                </span>
              </span>
              <Times element={element} />
              {incident !== undefined && (
                <span className={styles.incident}>
                  Failed {incident.attempts === 1 ? 'once' : `${incident.attempts} times`}: {incident.message}
                </span>
              )}
            </li>
          );
        })}
      {activeElements.length > SHOWN && <li>And {activeElements.length - SHOWN} more.</li>}
    </ul>
  );
}

function Sign({ element, incident }: { element: ActiveElement; incident: Incident | undefined }) {
  const state: StateName =
    incident !== undefined ? 'failed' : element.waitsFor === 'job' ? 'active' : 'waiting';
  return (
    <span className={`${styles.sign} ${styles[state]}`}>
      <StateSign state={state} waitsFor={element.waitsFor} />
    </span>
  );
}

function Times({ element: { since, waitsFor, dueAt } }: { element: ActiveElement }) {
  return (
    <span className={styles.times}>
      <span>
        since <Moment at={since} as="clock" />, for <Elapsed since={since} />
      </span>
      {dueAt !== undefined && (
        <span>
          due <Moment at={dueAt} as="clock" />, in <Countdown dueAt={dueAt} />
        </span>
      )}
      {waitsFor === 'timer' && dueAt === undefined && <span>paused</span>}
    </span>
  );
}
