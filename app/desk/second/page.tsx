import { ComeInPage } from '@/components/desk/come-in-page';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { PasskeySignIn } from '@/components/desk/passkey-sign-in';
import { Field } from '@/components/ui/field';
import { databasePage } from '@/lib/http/database-page';
import { hasPasskeys } from '@/lib/http/desk-passkeys';
import { deskPath } from '@/lib/http/desk-path';
import { pageRequest } from '@/lib/http/page-request';
import { deskPaths } from '@/lib/story/desk-paths';

/** The second step of signing in. */
export default databasePage(async ({ searchParams }: PageProps<'/desk/second'>) => {
  await pageRequest();
  const { to: said } = await searchParams;
  const to = deskPath(typeof said === 'string' ? said : '');
  return (
    <ComeInPage
      title="The second step"
      heading="One more step."
      words={['Type the code that your authenticator app shows now, or one of your recovery codes.']}
      form={{
        action: deskPaths.second(),
        send: 'Sign in',
        fields: (
          <>
            <input type="hidden" name="to" value={to} />
            <Field label="Code" name="code" autoComplete="one-time-code" maxLength={20} required />
          </>
        ),
      }}
    >
      {hasPasskeys() && <PasskeySignIn to={to} />}
    </ComeInPage>
  );
}, DESK_FRONTS.outOfService);
