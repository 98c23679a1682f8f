import { Button } from '@/components/ui/button';
import type { Timeline } from '@/lib/browser/use-timeline';
import { lastPlace, SPEEDS, type Speed } from '@/lib/story/timeline';
import styles from './timeline.module.css';

const PICTURES = {
  back: 'M12 3.5 5.5 8l6.5 4.5zM4 3.5v9',
  play: 'M4.5 3l8 5-8 5z',
  pause: 'M5 3.5v9M11 3.5v9',
  forward: 'M4 3.5 10.5 8 4 12.5zM12 3.5v9',
};

/** Step by step, or by itself. */
export function PlayControls({ timeline, onStep }: { timeline: Timeline; onStep: (by: 1 | -1) => void }) {
  const { place, line, isPlaying, play, pause, speed, setSpeed } = timeline;
  const last = lastPlace(line);
  return (
    <fieldset className={styles.buttons}>
      <legend className="visually-hidden">Go through the steps</legend>
      <Press words="One step back" picture="back" isOff={place <= 1} onPress={() => onStep(-1)} />
      <Press
        words={isPlaying ? 'Pause' : 'Play'}
        picture={isPlaying ? 'pause' : 'play'}
        isOff={last === 1}
        onPress={isPlaying ? pause : play}
      />
      <Press words="One step forward" picture="forward" isOff={place >= last} onPress={() => onStep(1)} />
      <select
        className={styles.speed}
        aria-label="Speed"
        value={speed}
        // Its options are these numbers.
        onChange={(event) => setSpeed(Number(event.target.value) as Speed)}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>{`${value}×`}</option>
        ))}
      </select>
    </fieldset>
  );
}

interface PressProps {
  words: string;
  picture: keyof typeof PICTURES;
  /** It stays where it is and keeps the focus, but does nothing. */
  isOff: boolean;
  onPress: () => void;
}

function Press({ words, picture, isOff, onPress }: PressProps) {
  return (
    <Button
      className={styles.press}
      aria-label={words}
      title={words}
      aria-disabled={isOff || undefined}
      onClick={isOff ? undefined : onPress}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path
          d={PICTURES[picture]}
          fill={picture === 'pause' ? 'none' : 'currentColor'}
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </Button>
  );
}
