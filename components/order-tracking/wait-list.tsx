import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { orderBadge } from '@/lib/client/order-state';
import { nowWords } from '@/lib/client/words';
import type { ActiveElement, OrderJson } from '@/lib/contract';
import { Countdown } from './deadline';
import styles from './tracking.module.css';

const SHOWN = 8;

/** What the order waits for, in words, with the time that remains. */
export function WaitList({ order }: { order: OrderJson }) {
  if (order.state !== 'ACTIVE') {
    return (
      <p>
        {orderBadge(order).word} <Moment at={order.updatedAt} />. Nothing more happens with this order.
      </p>
    );
  }
  const { activeElements } = order;
  if (activeElements.length === 0) return <p>The next step starts at once.</p>;
  return (
    <ul className={styles.waits}>
      {activeElements.slice(0, SHOWN).map((element) => (
        <li key={`${element.elementId} ${element.since}`}>
          <WaitLine element={element} />
        </li>
      ))}
      {activeElements.length > SHOWN && <li>And {activeElements.length - SHOWN} more.</li>}
    </ul>
  );
}

function WaitLine({ element }: { element: ActiveElement }) {
  const working = element.waitsFor === 'job';
  return (
    <>
      <span className={working ? styles.working : styles.waiting}>
        <StateSign state={working ? 'active' : 'waiting'} />
      </span>
      <span>
        {nowWords(element.elementId)}
        {element.waitsFor === 'user' && ' (a person in the shop does this)'}
      </span>
      <span className={`${ui.small} ${ui.muted} ${styles.when}`}>
        <WaitTime element={element} />
      </span>
    </>
  );
}

function WaitTime({ element }: { element: ActiveElement }) {
  if (element.waitsFor !== 'timer') {
    return (
      <>
        since <Moment at={element.since} as="clock" />
      </>
    );
  }
  if (element.dueAt === undefined) return <>paused</>;
  return (
    <>
      <Countdown dueAt={element.dueAt} />, at <Moment at={element.dueAt} as="clock" />
    </>
  );
}
