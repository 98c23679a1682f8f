import { AlertsView } from '@/components/desk/alerts-view';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { listAlertRules } from '@/lib/queries/alert-rules';
import { findDeskChoices } from '@/lib/queries/desk-choices';

/** Who is told of what needs a person. */
export default deskPage<PageProps<'/desk/alerts'>>(can.oversee, DESK_FRONTS, async (_, { person, app }) => {
  const [rules, { elements }] = await Promise.all([
    listAlertRules(app.database),
    findDeskChoices(app.queries),
  ]);
  const hasMail = app.mail.sendToStaff !== null;
  return <AlertsView rules={rules} elements={elements} mayManage={can.manage(person)} hasMail={hasMail} />;
});
