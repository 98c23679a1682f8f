import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import type { ActField, OfferedAct } from '@/lib/contract/desk';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './order-desk.module.css';
import { RefundFields } from './refund-fields';

interface Props {
  readonly orderId: string;
  readonly offered: OfferedAct;
  /** The order as this page shows it: what has changed since is told instead of done. */
  readonly made: string;
}

/** One thing that can be done: what will happen, why it is done, and the button. Works without scripts. */
export function ActForm({ orderId, offered, made }: Props) {
  const { act, elementId, title, sentence, fields = [], seen = null, refund } = offered;
  return (
    <details className={styles.act}>
      <summary>{title}</summary>
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.acts(orderId)}>
        <p>{sentence}</p>
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="made" value={made} />
        {elementId !== null && <input type="hidden" name="elementId" value={elementId} />}
        {fields.map((field) => (
          <AskedField key={field.name} field={field} />
        ))}
        {seen !== null && <input type="hidden" name="seen" value={seen} />}
        {refund !== undefined && <RefundFields refund={refund} />}
        <Field label="Why" name="reason" maxLength={500} autoComplete="off" required />
        <div>
          <Button primary type="submit">
            {title}
          </Button>
        </div>
      </form>
    </details>
  );
}

function AskedField({ field }: { field: ActField }) {
  const { label, hint, value, kind, required, choices = [] } = field;
  const name = `field.${field.name}`;
  if (kind === 'hidden') return <input type="hidden" name={name} value={value} />;
  if (kind !== 'choice')
    return (
      <Field
        {...{ label, hint, name, required }}
        type={kind}
        defaultValue={value}
        min={kind === 'number' ? 1 : undefined}
        maxLength={300}
        autoComplete="off"
      />
    );
  return (
    <label className={ui.field}>
      <span className={ui.label}>{label}</span>
      <select className={ui.input} name={name} defaultValue={value} required={required}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <span className={ui.hint}>{hint}</span>
    </label>
  );
}
