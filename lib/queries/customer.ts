import type { CustomerJson } from '@/lib/contract/customer';
import type { Database } from '@/lib/db/database';

/** Who an order is for. Only for its buyer. @returns null when the order is not there */
export async function findCustomer({ prisma }: Database, orderId: string): Promise<CustomerJson | null> {
  const order = await prisma.order.findUnique({
    where: { id: BigInt(orderId) },
    select: { number: true, state: true },
  });
  if (order === null) return null;
  const customer = await prisma.customer.findUnique({ where: { orderNumber: order.number } });
  return {
    orderId,
    name: customer?.name ?? null,
    email: customer?.email ?? null,
    address: customer?.address ?? null,
    erasedAt: customer?.erasedAt?.toISOString() ?? null,
    erasable: order.state !== 'ACTIVE',
  };
}
