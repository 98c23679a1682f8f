import type { OrderState, PaymentStatus } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount, includedTax } from '@/lib/story/amounts';

/** A bill as it is printed. Amounts are decimal strings. */
export interface BillView {
  readonly orderId: string;
  readonly number: string;
  readonly issuedAt: Date;
  readonly currency: string;
  readonly lines: readonly { name: string; quantity: number; unitPrice: string; sum: string }[];
  /** Null: the order has no fixed total, its first payment settles it. */
  readonly total: string | null;
  readonly tax: { readonly percent: number; readonly amount: string; readonly net: string } | null;
  readonly received: string;
  readonly payment: PaymentStatus;
  readonly orderState: OrderState;
  /** Null where nothing is known. */
  readonly customer: { readonly name: string | null; readonly address: string | null } | null;
}

/** The bill of an order, with who it is for: only for its buyer. @returns null while there is none */
export async function findBill(database: Database, orderId: string): Promise<BillView | null> {
  const { prisma } = database;
  const order = await prisma.order.findUnique({ where: { id: BigInt(orderId) } });
  if (order === null) return null;
  const where = { orderNumber: order.number };
  const [bill, items, customer] = await Promise.all([
    prisma.bill.findUnique({ where }),
    prisma.orderItem.findMany({ where, include: { product: true } }),
    prisma.customer.findUnique({ where }),
  ]);
  if (bill === null) return null;
  const state = order.state as OrderState; // a check constraint of the table
  // With no total what settled the order is what was sold.
  const { currency } = bill;
  const gross = bill.total ?? (order.settledAt === null ? null : order.applied);
  return {
    orderId,
    number: bill.number.toString().padStart(6, '0'),
    issuedAt: bill.issuedAt,
    currency,
    lines: items
      .sort((a, b) => a.product.position - b.product.position)
      .map(({ product, quantity, unitPriceMinor }) => ({
        name: product.name,
        quantity,
        unitPrice: formatAmount(unitPriceMinor, currency),
        sum: formatAmount(unitPriceMinor * BigInt(quantity), currency),
      })),
    total: gross === null ? null : formatAmount(gross, currency),
    tax: gross === null ? null : taxOf(gross, bill.taxPercent, currency),
    received: formatAmount(order.received, currency),
    payment: paymentStatus({ ...order, state }),
    orderState: state,
    customer: customer === null ? null : { name: customer.name, address: customer.address },
  };
}

function taxOf(gross: bigint, percent: number, currency: string) {
  const tax = includedTax(gross, percent, currency);
  return { percent, amount: formatAmount(tax, currency), net: formatAmount(gross - tax, currency) };
}
