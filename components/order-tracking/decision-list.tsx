import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { Decision, Loser } from '@/lib/story/decisions';
import { formatTook } from '@/lib/story/time';
import type { Model } from '@/lib/story/words';
import type { Naming } from './naming';
import styles from './progress.module.css';

interface Props {
  decisions: readonly Decision[];
  model: Model;
  naming: Naming;
}

/** A loop may decide often; the latest tell most. */
const SHOWN = 10;

/** At each event-based gateway, what came first and by how much; the latest first. */
export function DecisionList({ decisions, model, naming }: Props) {
  return (
    <ol className={styles.list} aria-label="What came first">
      {decisions
        .slice(-SHOWN)
        .reverse()
        .map((decision) => (
          <li key={decision.seq} className={styles.decision}>
            <span>
              <strong>{naming(decision.winnerId)}</strong> {marginWords(decision, model, naming)}
            </span>
            <span className={`${ui.small} ${ui.muted}`}>
              {naming(decision.gatewayId)} <Moment at={decision.at} as="clock" />
            </span>
          </li>
        ))}
    </ol>
  );
}

/** `came 2:10 before “5 minutes” was due`, `was over; “Payment received” had not come`. */
function marginWords({ losers, lateMs }: Decision, model: Model, naming: Naming): string {
  const quoted = ({ elementId }: Loser) => `“${naming(elementId)}”`;
  const timed = losers.find(({ aheadMs }) => aheadMs !== null);
  if (timed !== undefined && timed.aheadMs !== null) {
    return timed.aheadMs >= 0
      ? `came ${formatTook(timed.aheadMs)} before ${quoted(timed)} was due.`
      : `came ${formatTook(-timed.aheadMs)} after ${quoted(timed)} was due, in its time of grace.`;
  }
  const missed = losers
    .filter(({ elementId }) => (model?.elements[elementId]?.kind ?? 'timer') !== 'timer')
    .map(quoted);
  if (lateMs !== null) {
    const late = lateMs < 1 ? 'on time' : `${formatTook(lateMs)} after it was due`;
    return missed.length === 0 ? `fired ${late}.` : `fired ${late}, before ${missed.join(' and ')} came.`;
  }
  const others = losers.map(quoted);
  return others.length === 0 ? 'came.' : `came before ${others.join(' and ')}.`;
}
