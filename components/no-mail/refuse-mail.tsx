import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';

/** One button; it works without scripts. */
export function RefuseMail({ token }: { token: string }) {
  return (
    <div className={ui.stack}>
      <PageTitle words="No more mail" />
      <h1>Shall we never write to this address again?</h1>
      <p>
        You get no mail of ours any more, about no order that anybody places with this address. Orders
        themselves go on: their pages tell all that our mails would.
      </p>
      <form method="post" action={paths.noMail(token)}>
        <Button primary type="submit">
          Never write to me again
        </Button>
      </form>
    </div>
  );
}
