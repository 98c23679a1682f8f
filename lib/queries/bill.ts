import type { OrderState, PaymentStatus } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { printedNumber } from '@/lib/db/tables/invoices';
import { findSold } from '@/lib/db/tables/products';
import { findShopSettingsOf } from '@/lib/db/tables/shop-settings';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount, includedTax } from '@/lib/story/amounts';
import {
  type CorrectionView,
  type DocumentSeller,
  type DocumentTax,
  findCorrections,
  type NumberedDocument,
} from './corrections';
import { taxedSums } from './taxed-sums';

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
  /** One for each rate; null: no total is known. */
  readonly tax: DocumentTax | null;
  readonly received: string;
  readonly payment: PaymentStatus;
  readonly orderState: OrderState;
  readonly seller: DocumentSeller;
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
    findSold(database, order.number),
    prisma.customer.findUnique({ where }),
  ]);
  const document = invoice ?? bill;
  if (document === null) return null;
  const { name, description, address, taxName, timeZone, legalLines } = await findShopSettingsOf(
    database,
    document.settingsVersion,
  );
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
    lines: items.map(({ name, quantity, unitPriceMinor }) => ({
      ...{ name, quantity },
      unitPrice: formatAmount(unitPriceMinor, currency),
      sum: formatAmount(unitPriceMinor * BigInt(quantity), currency),
    })),
    total: gross === null ? null : formatAmount(gross, currency),
    tax: gross === null ? null : taxOf(taxedSums(items, gross, document.taxPercent), currency),
    received: formatAmount(order.received, currency),
    payment: paymentStatus({ ...order, state }),
    orderState: state,
    seller: { name, description, address, taxName, timeZone, legalLines },
    customer: customer === null ? null : { name: customer.name, address: customer.address },
  };
}

const numbered = (
  document: { readonly number: bigint; readonly issuedAt: Date } | null,
): NumberedDocument | null =>
  document && { number: printedNumber(document.number), issuedAt: document.issuedAt };

/** Each rate is rounded by itself: what is shown adds up to the total. */
function taxOf(sums: ReadonlyMap<number, bigint>, currency: string): DocumentTax {
  let net = 0n;
  const rates = [...sums].map(([percent, gross]) => {
    const tax = includedTax(gross, percent, currency);
    net += gross - tax;
    return { percent, amount: formatAmount(tax, currency) };
  });
  return { net: formatAmount(net, currency), rates };
}
