import { notFound } from 'next/navigation';
import { AlertView } from '@/components/desk/alert-view';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { parseRowId } from '@/lib/http/desk-alerts';
import { deskPage } from '@/lib/http/desk-page';
import { readAlertRule } from '@/lib/queries/alert-rules';
import { findDeskChoices } from '@/lib/queries/desk-choices';

/** One alert, to be changed. */
export default deskPage<PageProps<'/desk/alerts/[ruleId]'>>(
  can.manage,
  DESK_FRONTS,
  async ({ params }, { app }) => {
    const id = parseRowId((await params).ruleId);
    const rule = id === null ? null : await readAlertRule(app.database, id);
    if (rule === null) notFound();
    return <AlertView rule={rule} elements={(await findDeskChoices(app.queries)).elements} />;
  },
);
