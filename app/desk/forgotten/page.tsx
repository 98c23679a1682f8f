import { ComeInPage } from '@/components/desk/come-in-page';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { Field } from '@/components/ui/field';
import { PageLink } from '@/components/ui/page-link';
import { databasePage } from '@/lib/http/database-page';
import { pageRequest } from '@/lib/http/page-request';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';

const NO_MAIL =
  'This server sends no mail. Whoever manages the people of the shop can make you a link, and the operator’s token opens the desk.';

/** A link to a new password, by mail. */
export default databasePage(async ({ searchParams }: PageProps<'/desk/forgotten'>) => {
  await pageRequest();
  const isSent = (await searchParams).sent !== undefined;
  const sendsMail = getApp().mail.sendToStaff !== null;
  const email = (
    <Field label="E-mail" name="email" type="email" autoComplete="username" maxLength={254} required />
  );
  return (
    <ComeInPage
      title="A new password"
      heading={isSent ? 'Check your mail.' : 'A new password'}
      words={[
        sendsMail
          ? isSent
            ? 'If there is an account with this address, a link to a new password is on its way. It is good for an hour.'
            : 'We send you a link that sets a new one.'
          : NO_MAIL,
      ]}
      form={
        isSent || !sendsMail
          ? null
          : { action: deskPaths.forgotten(), send: 'Send me the link', fields: email }
      }
    >
      <p>
        <PageLink href={deskPaths.home()}>To the desk</PageLink>
      </p>
    </ComeInPage>
  );
}, DESK_FRONTS.outOfService);
