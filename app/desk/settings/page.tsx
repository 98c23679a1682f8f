import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { SettingsDesk } from '@/components/desk/settings-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskSettings } from '@/lib/queries/desk-settings';

/** What the shop is called, and how it bills. */
export default deskPage<PageProps<'/desk/settings'>>(can.configure, DESK_FRONTS, async (_, { app }) => (
  <SettingsDesk
    {...(await findDeskSettings(app.database))}
    mailFromEnvironment={app.env.mailFrom}
    mail={await app.mail.example()}
    now={new Date()}
  />
));
