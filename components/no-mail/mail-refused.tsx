import { PageTitle } from '@/components/shell/page-title';
import { ButtonLink } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';

export function MailRefused() {
  return (
    <div className={ui.stack}>
      <PageTitle words="No more mail" />
      <h1>We never write to this address again.</h1>
      <p>A mail that left us just before may still arrive.</p>
      <div className={ui.row}>
        <ButtonLink href={paths.home()}>To the shop</ButtonLink>
      </div>
    </div>
  );
}
