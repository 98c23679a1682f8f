import { DeliveriesView } from '@/components/desk/deliveries-view';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { parseRowId } from '@/lib/http/desk-alerts';
import { deskPage } from '@/lib/http/desk-page';
import { listDeliveries } from '@/lib/queries/alert-rules';

/** What went out to those who are told. */
export default deskPage<PageProps<'/desk/deliveries'>>(
  can.oversee,
  DESK_FRONTS,
  async ({ searchParams }, { app }) => {
    const { before, failed } = await searchParams;
    const isFailed = failed === '1';
    const page = await listDeliveries(app.database, {
      before: typeof before === 'string' ? parseRowId(before) : null,
      isFailed,
    });
    return <DeliveriesView page={page} isFailed={isFailed} />;
  },
);
