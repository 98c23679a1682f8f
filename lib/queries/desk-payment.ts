import type { DeskPaymentPage } from '@/lib/contract/desk-money';
import type { Database } from '@/lib/db/database';
import { formatAmount } from '@/lib/story/amounts';

/** What is shown of what was sent. Characters. */
const MAX_RAW = 4_000;

/** A payment that came without an order: `/desk/payments/<id>`. @returns null: there is none, or it came for an order */
export async function findDeskPayment({ prisma }: Database, id: bigint): Promise<DeskPaymentPage | null> {
  const payment = await prisma.payment.findUnique({ where: { id } });
  if (payment === null || payment.verdict !== 'unmatched') return null;
  const { orderNumber: number, amount, currency, channel, externalId, otherMode, raw } = payment;
  const order = number === null ? null : await prisma.order.findUnique({ where: { number } });
  return {
    ...{ channel, externalId, currency, otherMode },
    key: id.toString(),
    amount: amount === null ? null : formatAmount(amount, currency),
    arrivedAt: payment.arrivedAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    orderId: order?.id.toString() ?? null,
    raw: raw === null ? null : Buffer.from(raw).toString('utf8').slice(0, MAX_RAW),
  };
}
