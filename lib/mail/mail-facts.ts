import type { Database } from '@/lib/db/database';
import type { MailKind } from '@/lib/db/tables/mails';
import { findSold } from '@/lib/db/tables/products';
import { findShipment, type ShipmentRow } from '@/lib/db/tables/shipments';
import { trackingNumber } from '@/lib/story/tracking-number';
import { type ExtraMoney, readExtraMoney } from './extra-money';
import { findNoteOfMail, type MailNote } from './mail-note';
import { type MailRefunds, readMailRefunds } from './mail-refunds';

/** More than this pay no one order. */
const MAX_PAYMENTS = 1_000;

export interface MailLine {
  readonly name: string;
  readonly quantity: number;
  /** Of the line, in minor units. */
  readonly sum: bigint;
  /** Pieces that there were when the order found too few; null: it did not. */
  readonly available: number | null;
}

/** What is known of the parcel. */
export type MailParcel = Pick<ShipmentRow, 'carrier' | 'trackingNumber' | 'trackingUrl' | 'expectedOn'>;

/** All that a mail may tell of its order, read when it is sent. */
export interface MailFacts {
  readonly kind: MailKind;
  readonly orderId: string;
  readonly customer: { readonly name: string | null; readonly email: string | null };
  /** Whose request it was, as a keyed hash; null: the operator's, or not known. */
  readonly client: string | null;
  /** Some money has come for it. */
  readonly hasMoney: boolean;
  readonly queuedAt: Date;
  readonly isOpen: boolean;
  readonly isSettled: boolean;
  readonly currency: string;
  /** Minor units; null: no fixed total. */
  readonly total: bigint | null;
  /** What counts towards the total. */
  readonly applied: bigint;
  /** Money that came and does not count. */
  readonly extra: ExtraMoney;
  readonly lines: readonly MailLine[];
  /** Null: not settled, or not yet then. */
  readonly invoiceNumber: bigint | null;
  /** Money that goes back or has gone, one sum a currency. */
  readonly refunds: MailRefunds;
  /** The note that the mail is about; null: about none. */
  readonly note: MailNote | null;
  /** Null: not shipped. */
  readonly parcel: MailParcel | null;
  /** The last moment to pay; null where none is known. */
  readonly payBy: Date | null;
}

/** The last moment to pay an order: its process decides. Null: none, or nobody knows. */
export type FindPayBy = (orderId: string) => Promise<Date | null>;

/** Which mail of which order. */
export interface MailRef {
  readonly orderId: string;
  readonly kind: MailKind;
  readonly queuedAt: Date;
}

/**
 * Reads what a mail tells.
 * @param findPayBy the last moment to pay an order that is not settled
 * @param asOf the instant whose money and state it tells; null: now. A kept mail is read long after it was written.
 * @returns null when the order is not there
 */
export async function readMailFacts(
  database: Database,
  mail: MailRef & { readonly jobKey?: string },
  findPayBy: FindPayBy,
  asOf: Date | null = null,
): Promise<MailFacts | null> {
  const { prisma } = database;
  const order = await prisma.order.findUnique({ where: { id: BigInt(mail.orderId) } });
  if (order === null) return null;
  const where = { orderNumber: order.number };
  const [customer, items, invoice, shipment, payments, refundRows, note] = await Promise.all([
    prisma.customer.findUnique({ where }),
    findSold(database, order.number),
    prisma.invoice.findUnique({ where }),
    findShipment(database, order.number),
    prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take: MAX_PAYMENTS }),
    prisma.refund.findMany({ where, take: MAX_PAYMENTS }),
    findNoteOfMail(database, order, mail.jobKey),
  ]);
  const isSettled = order.settledAt !== null && (asOf === null || order.settledAt <= asOf);
  return {
    ...mail,
    customer: { name: customer?.name ?? null, email: customer?.email ?? null },
    client: customer?.client ?? null,
    hasMoney: payments.length > 0,
    isOpen: order.state === 'ACTIVE' || (asOf !== null && order.updatedAt > asOf),
    isSettled,
    currency: order.currency,
    total: order.total,
    applied: asOf === null ? order.applied : appliedBy(asOf, order, payments),
    extra: readExtraMoney(order, payments, asOf),
    lines: items.map(({ name, quantity, unitPriceMinor, available }) => ({
      ...{ name, quantity, available },
      sum: unitPriceMinor * BigInt(quantity),
    })),
    invoiceNumber: isSettled ? (invoice?.number ?? null) : null,
    refunds: readMailRefunds(refundRows, payments, mail, asOf),
    note,
    parcel: shipment && {
      ...shipment,
      trackingNumber: shipment.carrier === null ? trackingNumber(shipment.serial) : shipment.trackingNumber,
    },
    payBy: isSettled ? null : await findPayBy(mail.orderId),
  };
}

/** What counted towards the total by then. An order that ended unpaid counts nothing any more: it all goes back. */
function appliedBy(
  asOf: Date,
  order: { readonly currency: string; readonly settledAt: Date | null },
  payments: readonly {
    readonly currency: string | null;
    readonly arrivedAt: Date;
    readonly applied: bigint;
    readonly toRefund: bigint;
    readonly refunded: bigint;
  }[],
): bigint {
  return payments
    .filter(({ currency, arrivedAt }) => currency === order.currency && arrivedAt <= asOf)
    .map(({ applied, toRefund, refunded }) =>
      order.settledAt === null ? applied + toRefund + refunded : applied,
    )
    .reduce((sum, amount) => sum + amount, 0n);
}
