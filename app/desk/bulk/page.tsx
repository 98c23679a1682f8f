import { BulkList } from '@/components/desk/bulk-list';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findBulks } from '@/lib/queries/desk-bulk';

/** What was done with many orders at once. */
export default deskPage<PageProps<'/desk/bulk'>>(can.look, DESK_FRONTS, async (_, { app }) => (
  <BulkList bulks={await findBulks(app.database)} />
));
