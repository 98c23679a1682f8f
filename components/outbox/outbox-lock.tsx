import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './outbox.module.css';

/** Instead of the mail: a plain form, which works without scripts. */
export function OutboxLock() {
  return (
    <div className={ui.stack}>
      <PageTitle words="Outbox" />
      <h1>The outbox is for the operator.</h1>
      <p>
        It holds the mail of everybody, and this sandbox can be reached from other machines. The operator’s
        token opens it: what <code>OPERATOR_TOKEN</code> says, or the file that the server named at its start.
      </p>
      <form className={`${ui.card} ${ui.stack} ${styles.lock}`} method="post" action={paths.openOutbox()}>
        <Field
          label="Operator’s token"
          name="token"
          type="password"
          autoComplete="off"
          maxLength={1000}
          required
        />
        <Button primary type="submit">
          Open the outbox
        </Button>
      </form>
    </div>
  );
}
