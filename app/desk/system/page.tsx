import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { SystemView } from '@/components/desk/system-view';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { systemNow } from '@/lib/http/desk-system';

/** How the system stands. */
export default deskPage<PageProps<'/desk/system'>>(can.oversee, DESK_FRONTS, async (_, { app }) => (
  <SystemView system={await systemNow(app)} />
));
