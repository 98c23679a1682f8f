import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { OrderDesk } from '@/components/desk/order-desk';
import { OrderSeen } from '@/components/desk/order-seen';
import { parseOrderId } from '@/lib/contract/order-id';
import { offeredActs } from '@/lib/desk/act-on-order';
import { can } from '@/lib/desk/can';
import { offeredProcessActs } from '@/lib/desk/process-offers';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskOrder } from '@/lib/queries/desk-order';
import { readDeskLens } from '@/lib/story/lens';

/** One order, with what can be done with it; `?lens=` shows it as everybody else sees it. */
export default deskPage<PageProps<'/desk/orders/[orderId]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params, searchParams }, { person, app }) => {
    const orderId = parseOrderId((await params).orderId);
    if (orderId === null) notFound();
    const lens = readDeskLens((await searchParams).lens);
    if (lens !== null) {
      if ((await app.queries.find(orderId)) === null) notFound();
      return <OrderSeen orderId={orderId} lens={lens} />;
    }
    const found = await findDeskOrder(app.database, app.queries, orderId);
    if (found === null) notFound();
    const texts = await app.queries.texts.byHash(found.page.order.definition.hash);
    const nameOf = (elementId: string) => texts?.elements[elementId]?.name || elementId;
    const { page, facts } = found;
    const offered = [
      ...(await offeredProcessActs(app, person, { orderId: page.order.orderId, facts, nameOf })),
      ...offeredActs(person, facts),
    ];
    return <OrderDesk page={page} offered={offered} mayNote={can.note(person)} />;
  },
);
