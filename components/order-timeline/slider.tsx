import type { Ref } from 'react';
import { type Line, lastPlace } from '@/lib/story/timeline';
import styles from './timeline.module.css';

/** Closer together, ticks are a grey bar. */
const MAX_TICKS = 40;

interface Props {
  ref: Ref<HTMLInputElement>;
  line: Line;
  place: number;
  /** The place, for screen readers. */
  words: string;
  onMove: (place: number) => void;
}

/** The steps that happened, then, behind the mark of now, those that are to come. A true range input: all its keys work. */
export function Slider({ ref, line, place, words, onMove }: Props) {
  const last = lastPlace(line);
  const left = (at: number) => {
    const share = last === 1 ? 0 : (at - 1) / (last - 1);
    return { left: `calc(var(--thumb) / 2 + (100% - var(--thumb)) * ${share})` };
  };
  const ticks = last > MAX_TICKS ? [] : Array.from({ length: last }, (_, index) => index + 1);
  return (
    <div className={styles.slider}>
      <div className={styles.track} aria-hidden="true">
        <span className={styles.ahead} />
        <span className={styles.behind} style={{ width: left(line.now).left }} />
        {ticks.map((at) => (
          <span key={at} className={`${styles.tick} ${at > line.now ? styles.open : ''}`} style={left(at)} />
        ))}
        <span className={styles.now} style={left(line.now)}>
          <span>now</span>
        </span>
      </div>
      <input
        ref={ref}
        type="range"
        className={styles.range}
        aria-label="Steps of this order"
        aria-valuetext={words}
        min={1}
        max={last}
        step={1}
        value={place}
        onChange={(event) => onMove(event.target.valueAsNumber)}
      />
    </div>
  );
}
