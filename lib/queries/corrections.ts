import type { Database } from '@/lib/db/database';
import type { CreditReason } from '@/lib/db/tables/corrections';
import { printedNumber } from '@/lib/db/tables/invoices';
import { findSold, type SoldRow } from '@/lib/db/tables/products';
import { findShopSettingsOf } from '@/lib/db/tables/shop-settings';
import { formatAmount, includedTax } from '@/lib/story/amounts';
import type { NoteKind } from '@/lib/story/note-name';
import { taxedSums } from './taxed-sums';

/** More of one order are printed nowhere. */
const MAX_CORRECTIONS = 500;

/** A document with a number of its series. */
export interface NumberedDocument {
  /** At least six digits. */
  readonly number: string;
  readonly issuedAt: Date;
}

/** What a document has of tax: one for each rate, the highest first. Amounts are decimal strings. */
export interface DocumentTax {
  readonly net: string;
  readonly rates: readonly { readonly percent: number; readonly amount: string }[];
}

/** The shop as its settings were when a document was issued; its lines never change. */
export interface DocumentSeller {
  readonly name: string;
  readonly description: string;
  /** Lines, as the last one. */
  readonly address: string;
  readonly taxName: string;
  readonly timeZone: string;
  readonly legalLines: string;
}

/** A credit note, or a debit note that undoes one. */
export interface CorrectionView extends NumberedDocument {
  readonly kind: NoteKind;
  /** `unpaid`: all of an invoice that a version of before had numbered too early. A debit note has none. */
  readonly reason: CreditReason | null;
  /** Null: all of an invoice without a total. */
  readonly amount: string | null;
  /** Part of it: those of notes over all of an invoice add up to the invoice's. */
  readonly tax: string | null;
  /** The same rate by rate, with what is no tax. */
  readonly taxes: DocumentTax | null;
  /** Of the shop, when it was issued; null: before there were any. */
  readonly settingsVersion: number | null;
}

/** A note as it is printed. */
export interface NoteView {
  readonly orderId: string;
  readonly note: CorrectionView;
  /** That it corrects. */
  readonly invoice: NumberedDocument;
  readonly currency: string;
  /** Of the invoice, where it takes back all of that; else none: it is of a sum, and not of goods. */
  readonly lines: readonly { name: string; quantity: number; unitPrice: string; sum: string }[];
  readonly seller: DocumentSeller;
  /** Null where nothing is known. */
  readonly customer: { readonly name: string | null; readonly address: string | null } | null;
}

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
    ...credits.map(({ amount, taxPercent, reason, ...note }) => ({
      kind: 'credit' as const,
      ...noted(note),
      reason: reason as CreditReason, // the only ones that are written
      ...{ minor: amount, percent: taxPercent },
    })),
    ...debits.map(({ amount, taxPercent, ...note }) => ({
      kind: 'debit' as const,
      ...{ ...noted(note), reason: null },
      ...{ minor: amount, percent: taxPercent },
    })),
  ];
  notes.sort((a, b) => a.issuedAt.getTime() - b.issuedAt.getTime());
  let credited = 0n;
  return notes.map(({ minor, percent, ...note }) => {
    if (minor === null) return { ...note, amount: null, tax: null, taxes: null };
    const before = taxOfCredited(items, credited, percent, currency);
    credited += note.kind === 'credit' ? minor : -minor;
    const after = taxOfCredited(items, credited, percent, currency);
    const rates = [...after].map(([rate, tax]) => {
      const grown = tax - (before.get(rate) ?? 0n);
      return { percent: rate, minor: note.kind === 'credit' ? grown : -grown };
    });
    const tax = rates.reduce((sum, rate) => sum + rate.minor, 0n);
    return {
      ...note,
      amount: formatAmount(minor, currency),
      tax: formatAmount(tax, currency),
      taxes: {
        net: formatAmount(minor - tax, currency),
        rates: rates.map((rate) => ({ percent: rate.percent, amount: formatAmount(rate.minor, currency) })),
      },
    };
  });
}

/** A credit or debit note of an order, with who it is for: only for its buyer and the desk. @returns null: there is none of this number */
export async function findNote(
  database: Database,
  orderId: string,
  { kind, number }: { readonly kind: NoteKind; readonly number: bigint },
): Promise<NoteView | null> {
  const { prisma } = database;
  const order = await prisma.order.findUnique({ where: { id: BigInt(orderId) } });
  if (order === null) return null;
  const where = { orderNumber: order.number };
  const [invoice, corrections, items, customer] = await Promise.all([
    prisma.invoice.findUnique({ where }),
    findCorrections(database, order),
    findSold(database, order.number),
    prisma.customer.findUnique({ where }),
  ]);
  const note = corrections.find((one) => one.kind === kind && BigInt(one.number) === number);
  if (note === undefined || invoice === null) return null;
  const { name, description, address, taxName, timeZone, legalLines } = await findShopSettingsOf(
    database,
    note.settingsVersion,
  );
  const { currency } = order;
  const isWhole =
    kind === 'credit' && invoice.total !== null && note.amount === formatAmount(invoice.total, currency);
  return {
    ...{ orderId, note, currency },
    invoice: { number: printedNumber(invoice.number), issuedAt: invoice.issuedAt },
    lines: isWhole
      ? items.map(({ quantity, unitPriceMinor, ...item }) => ({
          ...{ name: item.name, quantity },
          unitPrice: formatAmount(unitPriceMinor, currency),
          sum: formatAmount(unitPriceMinor * BigInt(quantity), currency),
        }))
      : [],
    seller: { name, description, address, taxName, timeZone, legalLines },
    customer: customer === null ? null : { name: customer.name, address: customer.address },
  };
}

interface NoteRow {
  readonly number: bigint;
  readonly issuedAt: Date;
  readonly settingsVersion: number | null;
}

const noted = ({ number, issuedAt, settingsVersion }: NoteRow) => ({
  number: printedNumber(number),
  ...{ issuedAt, settingsVersion },
});

/**
 * The tax in all that notes have taken off an invoice by then: of each rate it has as much as the whole. A note has what
 * this grows by: each rounded alone, notes over all of an invoice would not have its tax. `/desk/figures` reckons the same.
 */
function taxOfCredited(
  items: readonly Pick<SoldRow, 'quantity' | 'unitPriceMinor' | 'taxPercent'>[],
  credited: bigint,
  usual: number,
  currency: string,
): ReadonlyMap<number, bigint> {
  const sums = [...taxedSums(items, 1n, usual)];
  const whole = sums.reduce((sum, [, gross]) => sum + gross, 0n);
  const isNone = whole === 0n || credited <= 0n;
  return new Map(
    sums.map(([percent, gross]) => [
      percent,
      isNone ? 0n : includedTax(gross, percent, currency, [credited, whole]),
    ]),
  );
}
