import { PageLink } from '@/components/ui/page-link';
import { deskPaths } from '@/lib/story/desk-paths';
import { ComeInPage } from './come-in-page';

/** Where a link leads that nobody sent, or that was used. */
export function LinkOver() {
  return (
    <ComeInPage
      title="This link no longer works"
      heading="This link no longer works."
      words={[
        'Each works once, for a limited time. Whoever manages the people of the shop can send you another.',
      ]}
      form={null}
    >
      <p>
        <PageLink href={deskPaths.home()}>To the desk</PageLink>
      </p>
    </ComeInPage>
  );
}
