import { PageTitle } from '@/components/shell/page-title';
import { TokenForm } from '@/components/ui/token-form';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';

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
      <TokenForm action={paths.openOutbox()} send="Open the outbox" />
    </div>
  );
}
