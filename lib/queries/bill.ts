import type { OrderState, PaymentStatus } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import type { CreditReason } from '@/lib/db/tables/corrections';
import { printedNumber } from '@/lib/db/tables/invoices';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount, includedTax } from '@/lib/story/amounts';

/** More of one order are printed nowhere. */
const MAX_CORRECTIONS = 500;

/** A document with a number of its series. */
export interface NumberedDocument {
  /** At least six digits. */
  readonly number: string;
  readonly issuedAt: Date;
}

/** A credit note, or a debit note that undoes one. */
export interface CorrectionView extends NumberedDocument {
  readonly kind: 'credit' | 'debit';
  /** `unpaid`: all of an invoice that a version of before had numbered too early. A debit note has none. */
  readonly reason: CreditReason | null;
  /** Null: all of an invoice without a total. */
  readonly amount: string | null;
  /** Part of it. */
  readonly tax: string | null;
}

/**
 * What is printed for an order: until it is settled the confirmation with the request for payment, from then on the
 * invoice. Amounts are decimal strings.
 */
export interface BillView {
  readonly orderId: string;
  /** When the request for payment was sent; null where the process sends none. */
  readonly requestedAt: Date | null;
  /** Null: not settled. */
  readonly invoice: NumberedDocument | null;
  /** What takes back of the invoice, or puts back, the oldest first. */
  readonly corrections: readonly CorrectionView[];
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

/** The bill of an order, invoice or request for payment, with who it is for: only for its buyer. @returns null while there is neither */
export async function findBill(database: Database, orderId: string): Promise<BillView | null> {
  const { prisma } = database;
  const order = await prisma.order.findUnique({ where: { id: BigInt(orderId) } });
  if (order === null) return null;
  const where = { orderNumber: order.number };
  const [bill, invoice, corrections, items, customer] = await Promise.all([
    prisma.bill.findUnique({ where }),
    prisma.invoice.findUnique({ where }),
    findCorrections(database, order),
    prisma.orderItem.findMany({ where, include: { product: true } }),
    prisma.customer.findUnique({ where }),
  ]);
  const document = invoice ?? bill;
  if (document === null) return null;
  const state = order.state as OrderState; // a check constraint of the table
  // With no total what settled the order is what was sold.
  const { currency } = order;
  const gross = document.total ?? (order.settledAt === null ? null : order.applied);
  return {
    orderId,
    requestedAt: bill?.issuedAt ?? null,
    invoice: numbered(invoice),
    corrections,
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
    tax: gross === null ? null : taxOf(gross, document.taxPercent, currency),
    received: formatAmount(order.received, currency),
    payment: paymentStatus({ ...order, state }),
    orderState: state,
    customer: customer === null ? null : { name: customer.name, address: customer.address },
  };
}

const numbered = (
  document: { readonly number: bigint; readonly issuedAt: Date } | null,
): NumberedDocument | null =>
  document && { number: printedNumber(document.number), issuedAt: document.issuedAt };

/** The credit and debit notes of an order, the oldest first. */
export async function findCorrections(
  { prisma }: Database,
  { number: orderNumber, currency }: { readonly number: bigint; readonly currency: string },
): Promise<CorrectionView[]> {
  const where = { orderNumber };
  const [credits, debits] = await Promise.all([
    prisma.creditNote.findMany({ where, orderBy: { number: 'asc' }, take: MAX_CORRECTIONS }),
    prisma.debitNote.findMany({ where, orderBy: { number: 'asc' }, take: MAX_CORRECTIONS }),
  ]);
  const sumsOf = (amount: bigint | null, percent: number) => ({
    amount: amount === null ? null : formatAmount(amount, currency),
    tax: amount === null ? null : formatAmount(includedTax(amount, percent, currency), currency),
  });
  const views: CorrectionView[] = [
    ...credits.map(({ number, issuedAt, amount, taxPercent, reason }) => ({
      kind: 'credit' as const,
      ...{ number: printedNumber(number), issuedAt },
      reason: reason as CreditReason, // the only ones that are written
      ...sumsOf(amount, taxPercent),
    })),
    ...debits.map(({ number, issuedAt, amount, taxPercent }) => ({
      kind: 'debit' as const,
      ...{ number: printedNumber(number), issuedAt, reason: null },
      ...sumsOf(amount, taxPercent),
    })),
  ];
  return views.sort((a, b) => a.issuedAt.getTime() - b.issuedAt.getTime());
}

function taxOf(gross: bigint, percent: number, currency: string) {
  const tax = includedTax(gross, percent, currency);
  return { percent, amount: formatAmount(tax, currency), net: formatAmount(gross - tax, currency) };
}
