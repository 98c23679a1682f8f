import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { DeskActJson } from '@/lib/contract/desk';
import styles from './order-desk.module.css';

const ACTS: Readonly<Record<string, string>> = {
  retry: 'tried again',
  complete: 'completed',
  cancel: 'cancelled the order',
  end: 'stopped the order',
  refund: 'sent the refund',
  'refund-by-hand': 'recorded a refund by hand',
  'grant-refund': 'refunded the customer',
  'hold-refund': 'held the refund',
  'assign-payment': 'gave it a payment',
  'return-held': 'sent back the foreign money',
};

const RESULTS: Readonly<Record<DeskActJson['result'], string>> = {
  asked: 'not known: the server ended in between',
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  trying: 'trying',
  cleared: 'cleared',
  'failed-again': 'failed again',
};

/** Who did what to this order, when, why, and what became of it; the newest first. */
export function ActList({ acts }: { acts: readonly DeskActJson[] }) {
  if (acts.length === 0) return <p className={ui.muted}>Nobody has done anything to this order.</p>;
  return (
    <ul className={styles.lines}>
      {acts.map(({ key, at, person, role, act, element, reason, result, detail }) => (
        <li key={key}>
          <strong>
            {person} ({role}) {ACTS[act] ?? act}
            {element !== null && ` “${element}”`}: {RESULTS[result]}
          </strong>
          {detail !== null && `. ${detail}`}
          <br />
          <span className={ui.muted}>
            <Moment at={at} as="clock" />, because: {reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
