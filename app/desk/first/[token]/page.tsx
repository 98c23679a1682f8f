import { ComeInPage } from '@/components/desk/come-in-page';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { LinkOver } from '@/components/desk/link-over';
import { NewPasswordField } from '@/components/desk/password-field';
import { PersonFields } from '@/components/desk/person-fields';
import { answerPageAs } from '@/lib/http/answer-page';
import { databasePage } from '@/lib/http/database-page';
import { isFirstLink } from '@/lib/http/desk-come-in';
import { pageRequest } from '@/lib/http/page-request';
import { deskPaths } from '@/lib/story/desk-paths';

/** The first admin is made here, by the address that the server printed at its start. */
export default databasePage(async ({ params }: PageProps<'/desk/first/[token]'>) => {
  const { token } = await params;
  await pageRequest();
  if (!(await isFirstLink(token))) {
    await answerPageAs(404, {});
    return <LinkOver />;
  }
  return (
    <ComeInPage
      title="The first admin"
      heading="Make the first account of this shop."
      words={['It is an admin’s: it does all, and invites the others. This address is good for one.']}
      form={{
        action: deskPaths.first(token),
        send: 'Make the account',
        fields: (
          <>
            <PersonFields />
            <NewPasswordField />
          </>
        ),
      }}
    />
  );
}, DESK_FRONTS.outOfService);
