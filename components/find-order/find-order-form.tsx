import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './find-order.module.css';

/** A plain form: it works without scripts. @param orderId the order it is about, where that is known */
export function FindOrderForm({ orderId }: { orderId?: string }) {
  return (
    <form className={`${ui.card} ${ui.stack} ${styles.form}`} method="post" action={paths.sendLink()}>
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        maxLength={320}
        required
        hint="The address you gave with the order."
      />
      <Field
        label="Order number"
        name="orderId"
        inputMode="numeric"
        autoComplete="off"
        maxLength={100}
        defaultValue={orderId}
        required
        hint="It stands in the subject of every mail we sent you."
      />
      <Button primary type="submit">
        Send me the link
      </Button>
    </form>
  );
}
