import { PageTitle } from '@/components/shell/page-title';
import ui from '@/components/ui/ui.module.css';
import type { Person } from '@/lib/contract/desk';
import { DeskFrame } from './desk-frame';

/** For who is signed in, and may not see this page. */
export function DeskRefused({ person }: { person: Person }) {
  return (
    <DeskFrame person={person}>
      <div className={ui.stack}>
        <PageTitle words="Not for this role" />
        <h1>This page is not for your role.</h1>
        <p>
          You are signed in as {person.role}. Somebody who manages the shop’s people can give you another.
        </p>
      </div>
    </DeskFrame>
  );
}
