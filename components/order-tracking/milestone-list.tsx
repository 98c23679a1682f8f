import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import { type Milestone, milestonesFor } from '@/lib/client/milestones';
import type { OrderJson } from '@/lib/contract';
import styles from './milestones.module.css';

const said: Record<Milestone['state'], string> = {
  done: 'done',
  active: 'being done now',
  waiting: 'waiting',
  failed: 'failed',
  ended: 'ended',
  ahead: 'still to come',
};

/** The order's story as a customer tells it. */
export function MilestoneList({ order }: { order: OrderJson }) {
  return (
    <ol className={styles.list}>
      {milestonesFor(order).map((milestone) => (
        <li key={milestone.key} className={`${styles.step} ${styles[milestone.state]}`}>
          <span className={styles.sign}>
            {milestone.state === 'ahead' ? (
              <span className={styles.dot} />
            ) : (
              <StateSign state={milestone.state} />
            )}
          </span>
          <span>
            {milestone.words}
            <span className="visually-hidden">, {said[milestone.state]}</span>
          </span>
          <span className={styles.at}>{milestone.at && <Moment at={milestone.at} as="clock" />}</span>
        </li>
      ))}
    </ol>
  );
}
