import type { Database } from '@/lib/db/database';
import { formatAmount } from '@/lib/story/amounts';
import { findCustomer } from './customer';
import type { OrderQueries } from './order-queries';

/** More payments than this are no customer's. */
const MAX_PAYMENTS = 1_000;

/** Everything that is kept of an order and its customer, to be taken away. @returns null when it is not there */
export async function exportOrder(database: Database, queries: OrderQueries, orderId: string) {
  const [order, stored, customer] = await Promise.all([
    queries.order(orderId),
    queries.find(orderId),
    findCustomer(database, orderId),
  ]);
  if (order === null || stored === null || customer === null) return null;
  const where = { orderNumber: stored.number };
  const { prisma } = database;
  const [items, bill, invoice, creditNote, shipment, payments, mails] = await Promise.all([
    prisma.orderItem.findMany({ where, include: { product: true } }),
    prisma.bill.findUnique({ where }),
    prisma.invoice.findUnique({ where }),
    prisma.creditNote.findUnique({ where }),
    prisma.shipment.findUnique({ where }),
    prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take: MAX_PAYMENTS }),
    prisma.mail.findMany({ where, orderBy: { id: 'asc' } }),
  ]);
  const { name, email, address, erasedAt } = customer;
  return {
    order,
    customer: { name, email, address, erasedAt },
    items: items.map(({ sku, quantity, unitPriceMinor, product }) => ({
      sku,
      name: product.name,
      quantity,
      unitPrice: formatAmount(unitPriceMinor, stored.currency),
    })),
    bill: bill && { number: invoice?.number.toString() ?? null, issuedAt: bill.issuedAt.toISOString() },
    invoice: numbered(invoice),
    creditNote: numbered(creditNote),
    shipment: shipment && { shippedAt: shipment.shippedAt.toISOString() },
    payments: payments.map(({ amount, currency, verdict, arrivedAt, paidAt, toRefund, refunded }) => ({
      amount: amount === null ? null : formatAmount(amount, currency),
      currency,
      verdict,
      arrivedAt: arrivedAt.toISOString(),
      paidAt: paidAt?.toISOString() ?? null,
      toRefund: formatAmount(toRefund, currency),
      refunded: formatAmount(refunded, currency),
    })),
    mails: mails.map(({ kind, queuedAt, sentAt }) => ({
      kind,
      queuedAt: queuedAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    })),
    history: (await queries.history(stored)).steps,
  };
}

const numbered = (document: { readonly number: bigint; readonly issuedAt: Date } | null) =>
  document && { number: document.number.toString(), issuedAt: document.issuedAt.toISOString() };
