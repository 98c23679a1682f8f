import type { ReactNode } from 'react';
import { Button } from './button';
import { Field } from './field';
import styles from './token-form.module.css';
import ui from './ui.module.css';

interface Props {
  readonly action: string;
  /** What the button says. */
  readonly send: string;
  /** Hidden fields. */
  readonly children?: ReactNode;
}

/** Asks for the operator's token: a plain form, which works without scripts. */
export function TokenForm({ action, send, children }: Props) {
  return (
    <form className={`${ui.card} ${ui.stack} ${styles.form}`} method="post" action={action}>
      {children}
      <Field
        label="Operator’s token"
        name="token"
        type="password"
        autoComplete="off"
        maxLength={1000}
        required
      />
      <Button primary type="submit">
        {send}
      </Button>
    </form>
  );
}
