import { StateSign } from '@/components/state-badge/state-sign';
import { Moment } from '@/components/ui/moment';
import type { OrderJson } from '@/lib/contract/order';
import { type Milestone, milestonesFor } from '@/lib/story/milestones';
import type { Model } from '@/lib/story/words';
import { IncidentList } from './incident-list';
import styles from './milestones.module.css';

const said: Record<Milestone['state'], string> = {
  done: 'Done',
  news: 'Happened',
  active: 'Being done now',
  waiting: 'Waiting',
  failed: 'Failed',
  ended: 'Stopped',
  ahead: 'Still to come',
};

/**
 * The order's story as a customer tells it, the latest news first, then what is still to come. Until the words are
 * there (`undefined`) their room is kept.
 */
export function MilestoneList({ order, model }: { order: OrderJson; model: Model | undefined }) {
  const milestones = milestonesFor(order, model ?? null);
  const ahead = milestones.filter(({ state }) => state === 'ahead');
  return (
    <div
      // A new story is written anew: nothing is seen to move, and the card keeps its place.
      key={order.version}
      className={styles.story}
      style={{ visibility: model === undefined ? 'hidden' : 'visible' }}
      aria-busy={model === undefined}
    >
      <IncidentList incidents={order.incidents} model={model ?? null} />
      <h3>The latest first</h3>
      <Steps
        label="News, the latest first"
        steps={milestones.filter(({ state }) => state !== 'ahead').reverse()}
      />
      {ahead.length > 0 && (
        <>
          <h3>Still to come, in this order</h3>
          <Steps label="Still to come" steps={ahead} />
        </>
      )}
    </div>
  );
}

function Steps({ label, steps }: { label: string; steps: readonly Milestone[] }) {
  return (
    <ol className={styles.list} aria-label={label}>
      {steps.map((milestone) => (
        <li key={milestone.key} className={`${styles.step} ${styles[milestone.state]}`}>
          <span className={styles.sign}>
            {milestone.state === 'ahead' || milestone.state === 'news' ? (
              <span className={styles.dot} />
            ) : (
              <StateSign state={milestone.state} />
            )}
          </span>
          <span>
            {milestone.words}
            <span className="visually-hidden"> {said[milestone.state]}</span>
          </span>
          <span className={styles.at}>{milestone.at && <Moment at={milestone.at} as="minute" />}</span>
        </li>
      ))}
    </ol>
  );
}
