import type { CustomerJson } from '@/lib/contract/customer';
import type { Database } from '@/lib/db/database';

/** Who an order is for. Only for its buyer. @returns null when the order is not there */
export async function findCustomer({ prisma }: Database, orderId: string): Promise<CustomerJson | null> {
  const id = BigInt(orderId);
  const [order, customer] = await Promise.all([
    prisma.order.findUnique({ where: { id }, select: { state: true } }),
    prisma.customer.findUnique({ where: { orderId: id } }),
  ]);
  if (order === null) return null;
  return {
    orderId,
    name: customer?.name ?? null,
    email: customer?.email ?? null,
    address: customer?.address ?? null,
    erasedAt: customer?.erasedAt?.toISOString() ?? null,
    erasable: order.state !== 'ACTIVE',
  };
}
