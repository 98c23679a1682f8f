import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { type ClockMove, moveClock, sayClockError } from '@/lib/browser/actions';
import { usePending } from '@/lib/browser/use-pending';
import type { OrderJson } from '@/lib/contract/order';

const FAST = 60;

const moves: { words: string; move: ClockMove }[] = [
  { words: 'Skip to next timer', move: { move: 'next-timer' } },
  { words: 'Pause', move: { move: 'pause' } },
  { words: 'Run', move: { move: 'run', speed: 1 } },
  { words: `Run ×${FAST}`, move: { move: 'run', speed: FAST } },
];

interface Props {
  orderId: string;
  onOrder: (order: OrderJson) => void;
}

/** What can be done with the clock of one order. */
export function ClockMoves({ orderId, onOrder }: Props) {
  const moving = usePending(async (move: ClockMove) => {
    onOrder(await moveClock(orderId, move));
  }, sayClockError);
  return (
    <>
      <p className={`${ui.small} ${ui.muted}`}>
        Only the deadlines of this order move. Other orders go on as before.
      </p>
      <div className={ui.row}>
        {moves.map(({ words, move }) => (
          <Button key={words} compact aria-disabled={moving.busy} onClick={() => void moving.run(move)}>
            {words}
          </Button>
        ))}
      </div>
      <div aria-live="polite">{moving.problem && <Notice state="failed">{moving.problem}</Notice>}</div>
    </>
  );
}
