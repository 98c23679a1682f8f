import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { byWeight, canCancel, orderBadge, type StateName } from '@/lib/client/order-state';
import { type Model, nowWords } from '@/lib/client/words';
import type { ActiveElement, OrderJson } from '@/lib/contract';
import { Countdown } from './deadline';
import styles from './tracking.module.css';

const SHOWN = 8;

/** What the order waits for, in words, with the time that remains. */
export function WaitList({ order, model }: { order: OrderJson; model: Model }) {
  const { activeElements } = order;
  if (order.state !== 'ACTIVE') return <Ended order={order} />;
  if (activeElements.length === 0) return <p>The next step starts at once.</p>;
  return (
    <ul className={styles.waits}>
      {byWeight(order)
        .slice(0, SHOWN)
        .map((element) => (
          <li key={`${element.elementId} ${element.since}`}>
            <WaitLine
              element={element}
              state={stateOf(order, element)}
              words={nowWords(model, element.elementId)}
            />
          </li>
        ))}
      {activeElements.length > SHOWN && <li>And {activeElements.length - SHOWN} more.</li>}
    </ul>
  );
}

function Ended({ order }: { order: OrderJson }) {
  const refund = order.payment.status === 'refund-due';
  return (
    <p>
      {orderBadge(order).word} <Moment at={order.updatedAt} />.{' '}
      {refund ? 'Only the refund is still to come.' : 'Nothing more happens with this order.'}
    </p>
  );
}

function stateOf(order: OrderJson, element: ActiveElement): StateName {
  if (order.incidents.some((incident) => incident.elementId === element.elementId)) return 'failed';
  return element.waitsFor === 'job' ? 'active' : 'waiting';
}

function WaitLine({ element, state, words }: { element: ActiveElement; state: StateName; words: string }) {
  return (
    <>
      <span className={styles[state]}>
        <StateSign state={state} waitsFor={element.waitsFor} />
      </span>
      <span>
        {words}
        {state === 'failed' && ': failed, a person has to look at it'}
        {element.waitsFor === 'user' && ': a person in the shop does this'}
      </span>
      <span className={`${ui.small} ${ui.muted} ${styles.when}`}>
        <WaitTime element={element} />
      </span>
    </>
  );
}

function WaitTime({ element }: { element: ActiveElement }) {
  if (canCancel({ activeElements: [element] })) return <>until your payment is complete</>;
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
