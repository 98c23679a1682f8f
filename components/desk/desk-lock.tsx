import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './desk.module.css';
import { DeskRoom } from './desk-frame';
import { HerePath } from './here-path';

/** Instead of a page of the desk: a plain form, which works without scripts. */
export function DeskLock() {
  return (
    <DeskRoom>
      <div className={ui.stack}>
        <PageTitle words="Sign in" />
        <h1>This desk is for those who run the shop.</h1>
        <p>
          The operator’s token opens it for twelve hours: what <code>OPERATOR_TOKEN</code> says, or the file
          that the server named at its start.
        </p>
        <form className={`${ui.card} ${ui.stack} ${styles.lock}`} method="post" action={paths.deskSignIn()}>
          <HerePath name="to" />
          <Field
            label="Operator’s token"
            name="token"
            type="password"
            autoComplete="off"
            maxLength={1000}
            required
          />
          <Button primary type="submit">
            Sign in
          </Button>
        </form>
      </div>
    </DeskRoom>
  );
}
