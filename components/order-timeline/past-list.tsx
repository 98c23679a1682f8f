import { useState } from 'react';
import ui from '@/components/ui/ui.module.css';
import { formatClock } from '@/lib/client/time';
import { stepWords } from '@/lib/client/timeline-words';
import { useNow } from '@/lib/client/use-now';
import type { ListProps } from './list-props';
import { ScrollBox } from './scroll-box';
import { StepRow } from './step-row';
import styles from './timeline.module.css';

/** So many steps are read at a glance; an order may have a thousand. */
const SHOWN = 50;

/** What happened, the newest first. */
export function PastList({ timeline, model, onChoose }: ListProps) {
  const nowMs = useNow();
  const [isWhole, setWhole] = useState(false);
  const { line, place } = timeline;
  const { steps } = line;
  const shown = (isWhole ? steps : steps.slice(-SHOWN)).toReversed();
  const here = shown.findIndex(({ seq }) => seq === place);
  return (
    <div className={styles.list}>
      <h3 id="past-title">What happened</h3>
      <ScrollBox here={here === -1 ? null : here}>
        <ol reversed aria-labelledby="past-title">
          {shown.map((step) => (
            <StepRow
              key={step.seq}
              place={step.seq}
              time={formatClock(Date.parse(step.at), nowMs)}
              words={stepWords(model, step)}
              isHere={step.seq === place}
              onChoose={onChoose}
            />
          ))}
        </ol>
        {shown.length < steps.length && (
          <button
            type="button"
            className={`${ui.button} ${ui.compact} ${styles.all}`}
            onClick={() => setWhole(true)}
          >
            Show all {steps.length} steps
          </button>
        )}
      </ScrollBox>
    </div>
  );
}
