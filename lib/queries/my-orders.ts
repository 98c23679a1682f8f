import type { MyOrdersJson } from '@/lib/contract/my-orders';
import type { OrderState } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount } from '@/lib/story/amounts';

type Await = (definitionId: number, markingId: number) => boolean;

/**
 * `GET /api/orders`: the orders that the buyer's cookie names, newest first.
 * @param awaits tell of an order's definition and marking whether it awaits that, now or later
 */
export async function findMyOrders(
  database: Database,
  orderIds: readonly string[],
  awaits: Readonly<Record<'payment' | 'cancellation', Await>>,
): Promise<MyOrdersJson> {
  const ids = orderIds.map((id) => BigInt(id));
  const rows = await database.prisma.order.findMany({
    where: { id: { in: ids } },
    orderBy: { createdAt: 'desc' },
  });
  const items = await database.prisma.orderItem.findMany({
    where: { orderNumber: { in: rows.map((row) => row.number) } },
    include: { product: true },
  });
  const orders = rows.map((row) => {
    const state = row.state as OrderState; // a check constraint of the table
    const { definitionId, markingId } = row;
    const isWaitingFor = (what: 'payment' | 'cancellation') =>
      row.settledAt === null && markingId !== null && awaits[what](definitionId, markingId);
    return {
      orderId: row.id.toString(),
      state,
      createdAt: row.createdAt.toISOString(),
      outcome: row.outcome,
      payment: {
        status: paymentStatus({ ...row, state }),
        received: formatAmount(row.received, row.currency),
        total: row.total === null ? null : formatAmount(row.total, row.currency),
        currency: row.currency,
      },
      suspended: row.suspended,
      delayed: row.openIncidents > 0,
      payable: isWaitingFor('payment'),
      cancellable: isWaitingFor('cancellation'),
      items: items
        .filter((item) => item.orderNumber === row.number)
        .map((item) => ({ name: item.product.name, quantity: item.quantity })),
    };
  });
  return { orders };
}
