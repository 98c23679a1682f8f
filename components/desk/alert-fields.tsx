import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import type { AlertKind, AlertRuleJson } from '@/lib/contract/alerts';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import { ALERT_KIND_WORDS } from '@/lib/story/alert-words';
import styles from './alerts.module.css';
import { Choice } from './choice';

/** Where orders stand. */
export type ElementChoices = readonly { readonly id: string; readonly name: string }[];

// The object has exactly these keys.
const KINDS = Object.keys(ALERT_KIND_WORDS) as AlertKind[];
/** What stands still costs most. */
const FIRST_KINDS: readonly AlertKind[] = ['incident', 'refund', 'unmatched'];
const EVERY = [
  ['1', 'a minute apart'],
  ['5', '5 minutes apart'],
  ['15', '15 minutes apart'],
  ['60', 'an hour apart'],
  ['1440', 'a day apart'],
] as const;

/** What an alert asks for, but where it tells. @param rule as it is; null: a new one */
export function AlertFields({ rule, elements }: { rule: AlertRuleJson | null; elements: ElementChoices }) {
  const kinds = rule?.kinds ?? FIRST_KINDS;
  const elementId = rule?.elementId ?? '';
  const known = elements.map(({ id, name }) => [id, name] as const);
  const isKnown = elementId === '' || elements.some(({ id }) => id === elementId);
  return (
    <>
      <Field
        label="Name"
        name="name"
        maxLength={MAX_STAFF_NAME}
        defaultValue={rule?.name}
        autoComplete="off"
        required
        hint="Who reads it, or why: “Night watch”."
      />
      <fieldset className={styles.kinds}>
        <legend className={ui.label}>Tell of</legend>
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              name={`kind-${kind}`}
              value="1"
              defaultChecked={kinds.some((one) => one === kind)}
            />
            {ALERT_KIND_WORDS[kind][1]}
          </label>
        ))}
      </fieldset>
      <div className={styles.pair}>
        <Field
          label="From this amount on"
          name="amount"
          inputMode="decimal"
          defaultValue={rule?.leastAmount ?? ''}
          autoComplete="off"
          hint="What has no amount is told all the same."
        />
        <Field
          label="Waiting longer than (minutes)"
          name="longer"
          inputMode="numeric"
          defaultValue={rule?.longerThanMinutes ?? ''}
          autoComplete="off"
          hint="Orders that stand need it."
        />
      </div>
      <Choice
        label="At this element (incidents, orders that stand)"
        name="element"
        value={elementId}
        options={[['', 'Any'], ...known, ...(isKnown ? [] : [[elementId, elementId] as const])]}
      />
      <Choice
        label="Messages are at least"
        name="every"
        value={String(rule?.everyMinutes ?? 5)}
        options={EVERY}
      />
      <div className={styles.pair}>
        <Field
          label="Quiet from"
          name="quiet-from"
          type="time"
          defaultValue={rule?.quiet?.from ?? ''}
          hint="In the shop’s time zone."
        />
        <Field
          label="Quiet until"
          name="quiet-until"
          type="time"
          defaultValue={rule?.quiet?.until ?? ''}
          hint="What came meanwhile and lasts is told then."
        />
      </div>
    </>
  );
}
