import { Button } from '@/components/ui/button';
import { useNow } from '@/lib/browser/use-now';
import type { Timeline } from '@/lib/browser/use-timeline';
import { standWords } from '@/lib/story/timeline-words';
import styles from './timeline.module.css';

/** What the reader looks at. Away from now it stands out, with the way back. */
export function Stand({ timeline, onNow }: { timeline: Timeline; onNow: () => void }) {
  const nowMs = useNow();
  const { line, place, shown, missing } = timeline;
  const isAway = place !== line.now;
  const look = isAway ? (place < line.now ? styles.past : styles.future) : '';
  return (
    <div className={`${styles.stand} ${look}`}>
      {/* Where it names a time, the server keeps the room. */}
      <p style={{ visibility: isAway && nowMs === 0 ? 'hidden' : 'visible' }}>
        {missing !== null && `This order has no step ${missing} yet. `}
        {standWords(line, place, shown, nowMs)}
      </p>
      {isAway && (
        <Button compact onClick={onNow}>
          Back to now
        </Button>
      )}
    </div>
  );
}
