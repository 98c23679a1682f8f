import { useNow } from '@/lib/browser/use-now';
import { comingKey } from '@/lib/story/timeline';
import { afterWords, comingWords, dueWords } from '@/lib/story/timeline-words';
import type { ListProps } from './list-props';
import { ScrollBox } from './scroll-box';
import { StepRow } from './step-row';
import styles from './timeline.module.css';

/** What comes if nothing else happens, the next first. */
export function ComingList({ timeline, model, onChoose }: ListProps) {
  const nowMs = useNow();
  const { line, place, forecast, shown } = timeline;
  const isOver = shown.state !== 'ACTIVE';
  const after = isOver ? 'Nothing more is to come.' : forecast ? afterWords(forecast) : null;
  return (
    <div className={styles.list}>
      <h3 id="coming-title">What comes next</h3>
      <ScrollBox here={place > line.now ? place - line.now - 1 : null}>
        <ol aria-labelledby="coming-title">
          {line.coming.map((step, index) => (
            <StepRow
              key={comingKey(line.coming, index)}
              place={line.now + index + 1}
              time={dueWords(step, nowMs)}
              words={comingWords(model, step)}
              isHere={place === line.now + index + 1}
              onChoose={onChoose}
            />
          ))}
        </ol>
        {after !== null && <p className={styles.after}>{after}</p>}
        {line.coming.length > 0 && <p className={styles.after}>All this only if nothing else happens.</p>}
      </ScrollBox>
    </div>
  );
}
