import type { MyOrdersJson } from '@/lib/contract/my-orders';
import type { OrderState } from '@/lib/contract/order';
import { CANCEL_REQUESTED, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { Database } from '@/lib/db/database';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount } from '@/lib/story/amounts';

/** Where an order stands. */
interface Standing {
  readonly definitionId: number;
  readonly markingId: number | null;
}

/**
 * `GET /api/orders`: the orders that the buyer's cookie names, newest first.
 * @param awaiting of open orders, tells which of them await a message, now or later
 */
export async function findMyOrders(
  database: Database,
  orderIds: readonly string[],
  awaiting: (orders: readonly Standing[]) => Promise<(order: Standing, messageName: string) => boolean>,
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
  const isOpen = (row: (typeof rows)[number]) => row.settledAt === null && row.markingId !== null;
  const awaits = await awaiting(rows.filter(isOpen));
  const orders = rows.map((row) => {
    const state = row.state as OrderState; // a check constraint of the table
    const isWaitingFor = (messageName: string) => isOpen(row) && awaits(row, messageName);
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
      payable: isWaitingFor(PAYMENT_RECEIVED),
      cancellable: isWaitingFor(CANCEL_REQUESTED),
      items: items
        .filter((item) => item.orderNumber === row.number)
        .map((item) => ({ name: item.product.name, quantity: item.quantity })),
    };
  });
  return { orders };
}
