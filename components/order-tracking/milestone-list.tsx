import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import { type Milestone, milestonesFor } from '@/lib/client/milestones';
import type { Model } from '@/lib/client/words';
import type { OrderJson } from '@/lib/contract';
import styles from './milestones.module.css';

const said: Record<Milestone['state'], string> = {
  done: 'Done',
  active: 'Being done now',
  waiting: 'Waiting',
  failed: 'Failed',
  ended: 'Stopped',
  ahead: 'Still to come',
};

/** The order's story as a customer tells it. Until the words are there (`undefined`) their room is kept. */
export function MilestoneList({ order, model }: { order: OrderJson; model: Model | undefined }) {
  const visibility = model === undefined ? 'hidden' : 'visible';
  return (
    <ol className={styles.list} style={{ visibility }} aria-busy={model === undefined}>
      {milestonesFor(order, model ?? null).map((milestone) => (
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
            <span className="visually-hidden"> {said[milestone.state]}</span>
          </span>
          <span className={styles.at}>{milestone.at && <Moment at={milestone.at} as="clock" />}</span>
        </li>
      ))}
    </ol>
  );
}
