import { PageTitle } from '@/components/shell/page-title';
import { TokenForm } from '@/components/ui/token-form';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
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
        <TokenForm action={paths.deskSignIn()} send="Sign in">
          <HerePath name="to" />
        </TokenForm>
      </div>
    </DeskRoom>
  );
}
