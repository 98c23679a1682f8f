import { ComeInPage } from '@/components/desk/come-in-page';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { Field } from '@/components/ui/field';
import { databasePage } from '@/lib/http/database-page';
import { deskPath } from '@/lib/http/desk-path';
import { pageRequest } from '@/lib/http/page-request';
import { deskPaths } from '@/lib/story/desk-paths';

/** The second step of signing in. */
export default databasePage(async ({ searchParams }: PageProps<'/desk/second'>) => {
  await pageRequest();
  const { to } = await searchParams;
  return (
    <ComeInPage
      title="The second step"
      heading="One more step."
      words={['Type the code that your authenticator shows, or one of your recovery codes.']}
      form={{
        action: deskPaths.second(),
        send: 'Sign in',
        fields: (
          <>
            <input type="hidden" name="to" value={deskPath(typeof to === 'string' ? to : '')} />
            <Field label="Code" name="code" autoComplete="one-time-code" maxLength={20} required />
          </>
        ),
      }}
    />
  );
}, DESK_FRONTS.outOfService);
