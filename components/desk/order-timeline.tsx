import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { DeskLine } from '@/lib/contract/desk';
import { deskActWords } from '@/lib/story/desk-act-words';
import { deskStepWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { VariablesSet } from './order-variables';

interface Props {
  readonly orderId: string;
  readonly lines: readonly DeskLine[];
  readonly mayNote: boolean;
}

/** What happened to an order, what was done to it and what was noted beside it; the newest first. */
export function OrderTimeline({ orderId, lines, mayNote }: Props) {
  return (
    <DeskPart title="What happened" id="timeline">
      {mayNote && (
        <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.notes(orderId)}>
          <label className={ui.field}>
            <span className={ui.label}>A note</span>
            <textarea className={ui.input} name="text" rows={2} maxLength={2000} required />
            <span className={ui.hint}>Read at the desk alone, and gone with the customer’s details.</span>
          </label>
          <div>
            <Button type="submit">Leave the note</Button>
          </div>
        </form>
      )}
      <ol className={styles.timeline} reversed>
        {lines.map((line) => (
          <li key={line.key} className={line.kind === 'note' ? styles.note : undefined}>
            <Moment at={line.at} as="clock" /> <LineWords line={line} />
          </li>
        ))}
      </ol>
    </DeskPart>
  );
}

function LineWords({ line }: { line: DeskLine }) {
  if (line.kind === 'step')
    return (
      <>
        {deskStepWords(line.type, line.element)}
        <VariablesSet set={line.set} />
      </>
    );
  if (line.kind === 'act') return <strong>{deskActWords(line)}</strong>;
  return (
    <>
      <strong>
        <bdi>{line.person}</bdi> ({line.role}) noted:
      </strong>{' '}
      <bdi>{line.text}</bdi>
    </>
  );
}
