import { memo } from 'react';
import styles from './timeline.module.css';

interface Props {
  place: number;
  time: string;
  words: string;
  isHere: boolean;
  onChoose: (place: number) => void;
}

/** One step, to be gone to. Of a thousand only those that change are drawn anew. */
export const StepRow = memo(function StepRow({ place, time, words, isHere, onChoose }: Props) {
  return (
    <li>
      <button
        type="button"
        className={styles.step}
        aria-current={isHere ? 'step' : undefined}
        onClick={() => onChoose(place)}
      >
        <span className={styles.time}>{time}</span>
        <span>{words}</span>
      </button>
    </li>
  );
});
