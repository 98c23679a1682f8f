import type { Database } from '@/lib/db/database';
import { formatAmount } from '@/lib/story/amounts';
import { findCustomer } from './customer';
import type { OrderQueries } from './order-queries';

/** More payments than this are no customer's. */
const MAX_PAYMENTS = 1_000;

/** Tables of an order whose rows stand in the export under another name, or say nothing that it does not say. */
export const TOLD_ELSEWHERE: Readonly<Record<string, string>> = {
  step: 'the history',
  job: 'the history, and the elements of the order that are active',
  timer: 'the history, and the elements of the order that are active',
  incident: 'the incidents of the order, and the history',
  stock_reservation: 'the items',
  ledger_entry: 'the payments',
  desk_act: 'the history: what the shop did, and not who of its people, or why',
};

/** Columns that name nothing of the order's own: numbers inside, and who is at work on a row. */
export const INSIDE: ReadonlySet<string> = new Set([
  ...['id', 'order_number', 'job_key', 'leased_by', 'lease_ends', 'run_at'],
  // Sums of one payment: with what was sent back and is to be they make its amount.
  ...['applied', 'held'],
]);

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
  const [kept, items, bill, shipment, payments, mails] = await Promise.all([
    prisma.customer.findUnique({ where }),
    prisma.orderItem.findMany({ where, include: { product: true } }),
    prisma.bill.findUnique({ where }),
    prisma.shipment.findUnique({ where }),
    prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take: MAX_PAYMENTS }),
    prisma.mail.findMany({ where, orderBy: { id: 'asc' } }),
  ]);
  const { name, email, address, erasedAt } = customer;
  return {
    order,
    customer: {
      ...{ name, email, address, erasedAt },
      origin: kept?.origin ?? null,
      /** The client's address is not kept, only a hash of it. */
      client: kept?.client ?? null,
    },
    items: items.map(({ sku, quantity, unitPriceMinor, product }) => ({
      sku,
      name: product.name,
      quantity,
      unitPrice: formatAmount(unitPriceMinor, stored.currency),
    })),
    bill: bill && {
      number: bill.number.toString(),
      issuedAt: bill.issuedAt.toISOString(),
      currency: bill.currency,
      total: bill.total === null ? null : formatAmount(bill.total, bill.currency),
      taxPercent: bill.taxPercent,
    },
    shipment: shipment && {
      shippedAt: shipment.shippedAt.toISOString(),
      serial: shipment.serial.toString(),
    },
    payments: payments.map(
      ({ amount, currency, verdict, arrivedAt, paidAt, toRefund, refunded, ...ids }) => ({
        channel: ids.channel,
        externalId: ids.externalId,
        webhookId: ids.webhookId,
        amount: amount === null ? null : formatAmount(amount, currency),
        currency,
        verdict,
        arrivedAt: arrivedAt.toISOString(),
        paidAt: paidAt?.toISOString() ?? null,
        toRefund: formatAmount(toRefund, currency),
        refunded: formatAmount(refunded, currency),
      }),
    ),
    mails: mails.map(({ kind, queuedAt, sentAt, attempts, error, heldFor }) => ({
      kind,
      queuedAt: queuedAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
      ...{ attempts, error, heldFor },
    })),
    history: (await queries.history(stored)).steps,
  };
}
