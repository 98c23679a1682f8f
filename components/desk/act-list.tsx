import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { DeskActJson } from '@/lib/contract/desk';
import { deskActWords } from '@/lib/story/desk-act-words';
import styles from './order-desk.module.css';

/** Who did what to this order or payment, when, why, and what became of it; the newest first. */
export function ActList({ acts, to = 'order' }: { acts: readonly DeskActJson[]; to?: 'order' | 'payment' }) {
  if (acts.length === 0) return <p className={ui.muted}>Nobody has done anything to this {to}.</p>;
  return (
    <ul className={styles.lines}>
      {acts.map((act) => (
        <li key={act.key}>
          <strong>{deskActWords(act)}</strong>
          {act.detail !== null && `. ${act.detail}`}
          <br />
          <span className={ui.muted}>
            <Moment at={act.at} as="clock" />
            {act.reason !== '' && (
              <>
                , because: <bdi>{act.reason}</bdi>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
