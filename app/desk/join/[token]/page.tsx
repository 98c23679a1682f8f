import { ComeInPage } from '@/components/desk/come-in-page';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { LinkOver } from '@/components/desk/link-over';
import { NewPasswordField } from '@/components/desk/password-field';
import { answerPageAs } from '@/lib/http/answer-page';
import { databasePage } from '@/lib/http/database-page';
import { accountOfLink } from '@/lib/http/desk-come-in';
import { pageRequest } from '@/lib/http/page-request';
import { deskPaths } from '@/lib/story/desk-paths';
import { isolated } from '@/lib/story/isolated';

/** Whoever was invited, or forgot their password, sets one. */
export default databasePage(async ({ params }: PageProps<'/desk/join/[token]'>) => {
  const { token } = await params;
  await pageRequest();
  const account = await accountOfLink(token);
  if (account === null) {
    await answerPageAs(404, {});
    return <LinkOver />;
  }
  return (
    <ComeInPage
      title="Your password"
      heading={`Set a password, ${isolated(account.name)}.`}
      words={[`You sign in with ${account.email} and this password. Wherever you were signed in, that ends.`]}
      form={{ action: deskPaths.join(token), send: 'Set the password', fields: <NewPasswordField /> }}
    />
  );
}, DESK_FRONTS.outOfService);
