import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useNow } from '@/lib/browser/use-now';
import { formatClock } from '@/lib/story/time';
import { stepWords } from '@/lib/story/timeline-words';
import type { ListProps } from './list-props';
import { ScrollBox } from './scroll-box';
import { StepRow } from './step-row';
import styles from './timeline.module.css';

/** So many steps are read at a glance; an order may have a thousand. */
const SHOWN = 50;

/** What happened, the newest first. */
export function PastList({ timeline, model, onChoose }: ListProps) {
  const nowMs = useNow();
  const today = new Date(nowMs).toDateString();
  const [isWhole, setWhole] = useState(false);
  const { line, place } = timeline;
  const { steps } = line;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of `nowMs`, which is new each second, only the day matters here
  const rows = useMemo(
    () =>
      (isWhole ? steps : steps.slice(-SHOWN)).toReversed().map((step) => ({
        seq: step.seq,
        time: formatClock(Date.parse(step.at), nowMs),
        words: stepWords(model, step),
      })),
    [isWhole, steps, model, today],
  );
  const here = rows.findIndex(({ seq }) => seq === place);
  return (
    <div className={styles.list}>
      <h3 id="past-title">What happened, the latest first</h3>
      <ScrollBox here={here === -1 ? null : here}>
        <ol reversed aria-labelledby="past-title">
          {rows.map(({ seq, time, words }) => (
            <StepRow
              key={seq}
              place={seq}
              time={time}
              words={words}
              isHere={seq === place}
              onChoose={onChoose}
            />
          ))}
        </ol>
        {rows.length < steps.length && (
          <Button compact className={styles.all} onClick={() => setWhole(true)}>
            Show all {steps.length} steps
          </Button>
        )}
      </ScrollBox>
    </div>
  );
}
