import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { PackingDesk } from '@/components/desk/packing-desk';
import { parseOrderId } from '@/lib/contract/order-id';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskOrder } from '@/lib/queries/desk-order';

/** What goes into a parcel and where it goes, to be printed; and who carries it, once it is handed over. */
export default deskPage<PageProps<'/desk/orders/[orderId]/packing'>>(
  can.look,
  DESK_FRONTS,
  async ({ params }, { person, app }) => {
    const orderId = parseOrderId((await params).orderId);
    const found = orderId === null ? null : await findDeskOrder(app.database, app.queries, orderId);
    if (found === null) notFound();
    return <PackingDesk page={found.page} mayPack={can.pack(person)} sender={app.settings.now} />;
  },
);
