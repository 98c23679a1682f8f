import { useId } from 'react';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import styles from './shop.module.css';

/** Who the order is for. The plain form of a page without scripts would not send it, so it is hidden there. */
export function CustomerFields({ emailProblem }: { emailProblem: string | null }) {
  const addressId = useId();
  return (
    <fieldset className={`${ui.stack} ${ui.tight} needs-script`}>
      <legend className={styles.where}>
        Where it goes <span className={`${ui.small} ${ui.muted}`}>(may stay empty)</span>
      </legend>
      <Field label="Name" name="name" autoComplete="name" maxLength={200} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        maxLength={320}
        hint="For the bill and news of your order."
        problem={emailProblem}
      />
      <div className={ui.field}>
        <label className={ui.label} htmlFor={addressId}>
          Address
        </label>
        <textarea
          id={addressId}
          className={ui.input}
          name="address"
          autoComplete="street-address"
          rows={2}
          maxLength={1000}
        />
      </div>
    </fieldset>
  );
}
