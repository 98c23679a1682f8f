import type { Database } from '@/lib/db/database';
import type { Payment, Refund } from '@/lib/db/generated/client';
import { findSold } from '@/lib/db/tables/products';
import { findVariableWrites } from '@/lib/db/tables/variable-writes';
import { formatAmount } from '@/lib/story/amounts';
import { type CorrectionView, findCorrections } from './corrections';
import { findCustomer } from './customer';
import type { OrderQueries } from './order-queries';

/** More payments than this are no customer's. */
const MAX_PAYMENTS = 1_000;

/** Tables of an order whose rows stand in the export under another name, or say nothing that it does not say. */
export const TOLD_ELSEWHERE: Readonly<Record<string, string>> = {
  step: 'the history',
  job: 'the history, and the elements of the order that are active',
  timer: 'the history, and the elements of the order that are active',
  signal_wait: 'the history, and the elements of the order that are active',
  signal_broadcast: 'the history: the event that threw it',
  incident: 'the incidents of the order, and the history',
  stock_reservation: 'the items',
  stock_return: 'the history: the steps that moved its clock',
  credit_note: 'the credit note, and the corrections',
  debit_note: 'the corrections',
  ledger_entry: 'the payments',
  desk_act: 'the history: what the shop did, and not who of its people, or why',
  desk_note:
    'nothing: what the shop’s people tell each other, and no longer than the customer’s details are kept',
  user_task: 'the elements of the order that are active: whose a task is tells of the shop’s people',
  user_task_candidate: 'nothing: who of the shop’s people may do a task, and no longer than it is open',
  kept_result: 'the history, once the shop lets the order go on',
  payment_page: 'nothing: where a customer could still pay, and no longer than that',
};

/** Columns that name nothing of the order's own: numbers inside, and who is at work on a row. */
export const INSIDE: ReadonlySet<string> = new Set([
  ...['id', 'order_number', 'payment_id', 'job_key', 'leased_by', 'lease_ends', 'run_at'],
  // Sums of one payment: with what was sent back and is to be they make its amount.
  ...['applied', 'held'],
  // Of payments without an order alone.
  'other_mode',
  // What it says of an item stands with the item.
  'revision',
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
  const [kept, items, bill, invoice, corrections, shipment, parcel, payments, refunds, mails, writes] =
    await Promise.all([
      prisma.customer.findUnique({ where }),
      findSold(database, stored.number),
      prisma.bill.findUnique({ where }),
      prisma.invoice.findUnique({ where }),
      findCorrections(database, stored),
      prisma.shipment.findUnique({ where }),
      prisma.parcel.findUnique({ where }),
      prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take: MAX_PAYMENTS }),
      prisma.refund.findMany({ where, orderBy: { queuedAt: 'asc' }, take: MAX_PAYMENTS }),
      prisma.mail.findMany({ where, orderBy: { id: 'asc' } }),
      findVariableWrites(database, [stored.number]),
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
    items: items.map(({ sku, name, quantity, unitPriceMinor, client, taxPercent, available }) => ({
      ...{ sku, name, quantity },
      /** Pieces that there were when the order found too few; null: it did not. */
      available,
      /** The same hash, until the order is paid or ends. */
      client,
      /** Null: as the bill has it. */
      taxPercent,
      unitPrice: formatAmount(unitPriceMinor, stored.currency),
    })),
    bill: bill && {
      number: invoice?.number.toString() ?? null,
      issuedAt: bill.issuedAt.toISOString(),
      currency: bill.currency,
      total: bill.total === null ? null : formatAmount(bill.total, bill.currency),
      taxPercent: bill.taxPercent,
      settingsVersion: bill.settingsVersion,
    },
    invoice: invoice && {
      ...numbered(invoice),
      total: invoice.total === null ? null : formatAmount(invoice.total, stored.currency),
      ...{
        taxPercent: invoice.taxPercent,
        withRequest: invoice.withRequest,
        settingsVersion: invoice.settingsVersion,
      },
    },
    creditNote: creditNoteOf(corrections),
    corrections: corrections.map((note) => ({ ...note, issuedAt: note.issuedAt.toISOString() })),
    shipment: shipment && {
      shippedAt: shipment.shippedAt.toISOString(),
      serial: shipment.serial.toString(),
    },
    parcel: parcel && {
      ...{ carrier: parcel.carrier, trackingNumber: parcel.trackingNumber, trackingUrl: parcel.trackingUrl },
      expectedOn: parcel.expectedOn?.toISOString().slice(0, 10) ?? null,
    },
    payments: payments.map(
      ({ amount, currency, verdict, arrivedAt, paidAt, toRefund, refunded, ...ids }) => ({
        assignedVerdict: ids.assignedVerdict,
        assignedAt: ids.assignedAt?.toISOString() ?? null,
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
    refunds: refundsOf(refunds, payments),
    mails: mails.map(({ kind, queuedAt, sentAt, attempts, error, heldFor }) => ({
      kind,
      queuedAt: queuedAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
      ...{ attempts, error, heldFor },
    })),
    /** What the process noted of the order; the local ones by the open step that they belong to. */
    variables: stored.variables,
    localVariables: stored.locals,
    variableWrites: writes.map(({ orderNumber: _, values, ...write }) => ({ ...write, variables: values })),
    history: (await queries.history(stored)).steps,
  };
}

/** What takes back the whole of an invoice that a version of before had numbered too early. */
function creditNoteOf(corrections: readonly CorrectionView[]) {
  const note = corrections.find(({ reason }) => reason === 'unpaid');
  return note === undefined
    ? null
    : { number: BigInt(note.number).toString(), issuedAt: note.issuedAt.toISOString() };
}

const numbered = ({ number, issuedAt }: { readonly number: bigint; readonly issuedAt: Date }) => ({
  number: number.toString(),
  issuedAt: issuedAt.toISOString(),
});

/** What went back, or is to, each with the payment that it belongs to, whose currency it has. */
function refundsOf(
  refunds: readonly Refund[],
  payments: readonly Pick<Payment, 'id' | 'externalId' | 'currency'>[],
) {
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  return refunds.map(({ paymentId, ordinal, origin, state, amount, providerId, error, ...at }) => {
    const payment = byId.get(paymentId);
    return {
      payment: payment?.externalId ?? null,
      ...{ ordinal, origin, state },
      amount: formatAmount(amount, payment?.currency ?? null),
      ...{ providerId, error },
      queuedAt: at.queuedAt.toISOString(),
      changedAt: at.changedAt.toISOString(),
    };
  });
}
