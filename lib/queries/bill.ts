import type { OrderState, PaymentStatus } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import type { CreditReason } from '@/lib/db/tables/corrections';
import { printedNumber } from '@/lib/db/tables/invoices';
import { findSold, type SoldRow } from '@/lib/db/tables/products';
import { findShopSettingsOf } from '@/lib/db/tables/shop-settings';
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
  /** Part of it: those of notes over all of an invoice add up to the invoice's. */
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
  /** One for each rate; null: no total is known. */
  readonly tax: {
    readonly net: string;
    readonly rates: readonly { readonly percent: number; readonly amount: string }[];
  } | null;
  readonly received: string;
  readonly payment: PaymentStatus;
  readonly orderState: OrderState;
  /** The shop as its settings were when the document was issued; its lines never change. */
  readonly seller: {
    readonly name: string;
    readonly description: string;
    /** Lines, as the last one. */
    readonly address: string;
    readonly taxName: string;
    readonly timeZone: string;
    readonly legalLines: string;
  };
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

/** The credit and debit notes of an order, the oldest first. */
export async function findCorrections(
  database: Database,
  { number: orderNumber, currency }: { readonly number: bigint; readonly currency: string },
): Promise<CorrectionView[]> {
  const { prisma } = database;
  const where = { orderNumber };
  const [items, credits, debits] = await Promise.all([
    findSold(database, orderNumber),
    prisma.creditNote.findMany({ where, orderBy: { number: 'asc' }, take: MAX_CORRECTIONS }),
    prisma.debitNote.findMany({ where, orderBy: { number: 'asc' }, take: MAX_CORRECTIONS }),
  ]);
  const notes = [
    ...credits.map(({ number, issuedAt, amount, taxPercent, reason }) => ({
      kind: 'credit' as const,
      ...{ number: printedNumber(number), issuedAt },
      reason: reason as CreditReason, // the only ones that are written
      ...{ minor: amount, percent: taxPercent },
    })),
    ...debits.map(({ number, issuedAt, amount, taxPercent }) => ({
      kind: 'debit' as const,
      ...{ number: printedNumber(number), issuedAt, reason: null },
      ...{ minor: amount, percent: taxPercent },
    })),
  ];
  notes.sort((a, b) => a.issuedAt.getTime() - b.issuedAt.getTime());
  let credited = 0n;
  return notes.map(({ minor, percent, ...note }) => {
    if (minor === null) return { ...note, amount: null, tax: null };
    const before = taxOfCredited(items, credited, percent, currency);
    credited += note.kind === 'credit' ? minor : -minor;
    const after = taxOfCredited(items, credited, percent, currency);
    const tax = note.kind === 'credit' ? after - before : before - after;
    return { ...note, amount: formatAmount(minor, currency), tax: formatAmount(tax, currency) };
  });
}

/**
 * The tax in all that notes have taken off an invoice by then: of each rate it has as much as the whole. A note has what
 * this grows by: each rounded alone, notes over all of an invoice would not have its tax. `/desk/figures` reckons the same.
 */
function taxOfCredited(
  items: readonly Pick<SoldRow, 'quantity' | 'unitPriceMinor' | 'taxPercent'>[],
  credited: bigint,
  usual: number,
  currency: string,
): bigint {
  const sums = [...taxedSums(items, 1n, usual)];
  const whole = sums.reduce((sum, [, gross]) => sum + gross, 0n);
  if (whole === 0n || credited <= 0n) return 0n;
  return sums.reduce(
    (tax, [percent, gross]) => tax + includedTax(gross, percent, currency, [credited, whole]),
    0n,
  );
}

/**
 * What of a total was sold at each rate, the highest first.
 * @param usual of items that have none of their own, and of an order without items
 */
export function taxedSums(
  items: readonly Pick<SoldRow, 'quantity' | 'unitPriceMinor' | 'taxPercent'>[],
  gross: bigint,
  usual: number,
): ReadonlyMap<number, bigint> {
  if (items.length === 0) return new Map([[usual, gross]]);
  const sums = new Map<number, bigint>();
  for (const { quantity, unitPriceMinor, taxPercent } of items) {
    const percent = taxPercent ?? usual;
    sums.set(percent, (sums.get(percent) ?? 0n) + unitPriceMinor * BigInt(quantity));
  }
  return new Map([...sums].sort(([a], [b]) => b - a));
}

/** Each rate is rounded by itself: what is shown adds up to the total. */
function taxOf(sums: ReadonlyMap<number, bigint>, currency: string): BillView['tax'] {
  let net = 0n;
  const rates = [...sums].map(([percent, gross]) => {
    const tax = includedTax(gross, percent, currency);
    net += gross - tax;
    return { percent, amount: formatAmount(tax, currency) };
  });
  return { net: formatAmount(net, currency), rates };
}
