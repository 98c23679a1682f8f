import type { DeskActJson, DeskOrderPage, DueRefund, OrderFacts } from '@/lib/contract/desk';
import type { OrderJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { findBulkActsOf } from '@/lib/db/tables/bulk-acts';
import { type DeskActRow, findDeskActs } from '@/lib/db/tables/desk-acts';
import { findOpenIncidents } from '@/lib/db/tables/incidents';
import { printedNumber } from '@/lib/db/tables/invoices';
import type { OrderRow } from '@/lib/db/tables/orders';
import { formatAmount } from '@/lib/story/amounts';
import { findCorrections } from './bill';
import { findMoneyFacts } from './desk-money';
import type { OrderQueries } from './order-queries';

/** More than these of one order are read by nobody on one page. */
const MAX_ROWS = 500;
/** What waits for a person, or failed; `queued` and `pending` go by themselves. */
const WAITING = ['to-approve', 'by-hand', 'failed', 'stuck'];
const NO_PROVIDER: ReadonlySet<string> = new Set(['signed', 'unsigned']);

/** How an order stands, as far as it decides what can be done with it. @returns null: there is none */
export async function findOrderFacts(
  database: Database,
  queries: OrderQueries,
  orderId: string,
): Promise<{ row: OrderRow; order: OrderJson; facts: OrderFacts } | null> {
  const [row, order] = await Promise.all([queries.find(orderId), queries.order(orderId)]);
  if (row === null || order === null) return null;
  const facts: OrderFacts = {
    isOpen: order.state === 'ACTIVE',
    isSettled: row.settledAt !== null,
    incidents: order.incidents.map(({ elementId }) => elementId),
    userTasks: order.activeElements
      .filter(({ waitsFor }) => waitsFor === 'user')
      .map(({ elementId }) => elementId),
    refunds: await findDue(database, row.number),
    money: await findMoneyFacts(database, row),
  };
  return { row, order, facts };
}

async function findDue({ prisma }: Database, orderNumber: bigint): Promise<DueRefund[]> {
  const rows = await prisma.refund.findMany({
    where: { orderNumber, state: { in: WAITING } },
    orderBy: [{ paymentId: 'asc' }, { ordinal: 'asc' }],
    take: MAX_ROWS,
  });
  const payments = await prisma.payment.findMany({
    where: { id: { in: rows.map(({ paymentId }) => paymentId) } },
  });
  return rows.map(({ paymentId, amount, state, error }) => {
    const payment = payments.find(({ id }) => id === paymentId);
    const channel = payment?.channel ?? '';
    const currency = payment?.currency ?? '';
    const isSendable = isSendableRefund({ state, channel, externalId: payment?.externalId ?? null });
    return { amount: formatAmount(amount, currency), currency, state, channel, isSendable, error };
  });
}

/** Can it be sent through the provider that brought the money? */
export const isSendableRefund = ({
  state,
  channel,
  externalId,
}: {
  readonly state: string;
  readonly channel: string;
  readonly externalId: string | null;
}): boolean => state !== 'by-hand' && !NO_PROVIDER.has(channel) && externalId !== null;

/** All that a person may see of one order: `/desk/orders/<id>`. @returns null: there is none */
export async function findDeskOrder(
  database: Database,
  queries: OrderQueries,
  orderId: string,
): Promise<{ page: DeskOrderPage; facts: OrderFacts } | null> {
  const found = await findOrderFacts(database, queries, orderId);
  if (found === null) return null;
  const { row, order, facts } = found;
  const { prisma } = database;
  const where = { orderNumber: row.number };
  const take = MAX_ROWS;
  const [
    customer,
    items,
    bill,
    invoice,
    shipment,
    payments,
    mails,
    jobs,
    incidents,
    entries,
    acts,
    history,
    texts,
    corrections,
    bulkActs,
  ] = await Promise.all([
    prisma.customer.findUnique({ where }),
    prisma.orderItem.findMany({ where, include: { product: true } }),
    prisma.bill.findUnique({ where }),
    prisma.invoice.findUnique({ where }),
    prisma.shipment.findUnique({ where }),
    prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take }),
    prisma.mail.findMany({ where, orderBy: { id: 'asc' }, take }),
    prisma.job.findMany({ where, orderBy: { seq: 'asc' }, take }),
    findOpenIncidents(database, [row.number]),
    prisma.ledgerEntry.findMany({ where, orderBy: { id: 'asc' }, take }),
    findDeskActs(database, row.number, MAX_ROWS),
    queries.history(row),
    queries.texts.byId(row.definitionId),
    findCorrections(database, row),
    findBulkActsOf(database, row.number, MAX_ROWS),
  ]);
  const lines = await prisma.ledgerLine.findMany({ where: { entryId: { in: entries.map(({ id }) => id) } } });
  const nameOf = (elementId: string) => texts?.elements[elementId]?.name || elementId;
  // The key of open work ends with its element.
  const elementOf = (work: string) => nameOf(work.slice(work.lastIndexOf(':') + 1));
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const stopped = incidents.map(({ elementId, work, message, since, attempts, event }) => {
    // Everybody may read the message; what a task without an error of its own failed with stands with the job.
    const hasOwn = event.type !== 'job-failed' || event.errorCode !== '';
    const job = hasOwn ? undefined : jobs.find((one) => one.work === work);
    return { elementId, since: since.toISOString(), attempts, error: job?.error ?? message };
  });
  const errorOf = (elementId: string) => stopped.find((one) => one.elementId === elementId)?.error ?? null;
  const document = invoice ?? bill;
  const page: DeskOrderPage = {
    order,
    customer: {
      name: customer?.name ?? null,
      email: customer?.email ?? null,
      address: customer?.address ?? null,
    },
    items: items.map(({ sku, quantity, unitPriceMinor, product }) => ({
      ...{ sku, quantity },
      name: product.name,
      unitPrice: formatAmount(unitPriceMinor, row.currency),
    })),
    bill: document && {
      number: invoice && printedNumber(invoice.number),
      issuedAt: document.issuedAt.toISOString(),
    },
    corrections: corrections.map(({ kind, number, issuedAt, amount }) => ({
      ...{ kind, number, amount },
      issuedAt: issuedAt.toISOString(),
    })),
    shipment: shipment && { shippedAt: shipment.shippedAt.toISOString() },
    payments: payments.map(({ id, channel, externalId, amount, currency, verdict, arrivedAt, ...sums }) => ({
      ...{ channel, externalId },
      verdict: sums.assignedVerdict ?? verdict,
      assignedAt: iso(sums.assignedAt),
      key: id.toString(),
      // A check of the table: what belongs to an order has both.
      currency: currency ?? row.currency,
      amount: formatAmount(amount ?? 0n, currency),
      arrivedAt: arrivedAt.toISOString(),
      applied: formatAmount(sums.applied, currency),
      held: formatAmount(sums.held, currency),
      toRefund: formatAmount(sums.toRefund, currency),
      refunded: formatAmount(sums.refunded, currency),
    })),
    refunds: facts.refunds,
    ledger: entries.map(({ id, kind, currency, postedAt }) => ({
      ...{ kind, currency },
      key: id.toString(),
      at: postedAt.toISOString(),
      lines: lines
        .filter(({ entryId }) => entryId === id)
        .map(({ account, amount }) => ({
          account,
          amount: `${amount < 0n ? '-' : ''}${formatAmount(amount < 0n ? -amount : amount, currency)}`,
        })),
    })),
    mails: mails.map(({ id, kind, queuedAt, sentAt, attempts, error, heldFor }) => ({
      ...{ kind, attempts },
      key: id.toString(),
      queuedAt: queuedAt.toISOString(),
      sentAt: iso(sentAt),
      error: error ?? heldFor,
    })),
    jobs: jobs.map(({ seq, work, attempts, runAt, error }) => ({
      ...{ attempts, error },
      key: `${seq} ${work}`,
      element: elementOf(work),
      runAt: iso(runAt),
    })),
    incidents: stopped.map(({ elementId, ...incident }) => ({ element: nameOf(elementId), ...incident })),
    timeline: history.steps.toReversed().map(({ seq, at, type, elementId }) => ({
      ...{ seq, at, type },
      element: elementId === null ? null : nameOf(elementId),
    })),
    acts: [...actsOf(acts, order, { nameOf, errorOf }), ...bulkActs.map(bulkActJson)].sort(
      (a, b) => Date.parse(b.at) - Date.parse(a.at),
    ),
  };
  return { page, facts };
}

/** What was done with it among many. */
const bulkActJson = ({
  id,
  at,
  state,
  ...told
}: Awaited<ReturnType<typeof findBulkActsOf>>[number]): DeskActJson => ({
  ...{ person: told.person, role: told.role, act: told.act, reason: told.reason, detail: told.detail },
  key: `bulk-${id}`,
  at: at.toISOString(),
  element: null,
  result: state === 'refused' || state === 'failed' ? state : 'done',
});

interface Elements {
  nameOf(elementId: string): string;
  /** What an element stopped with; null: it has not. */
  errorOf(elementId: string): string | null;
}

/** Each act once, with what became of it. A retry is over when its step has ended, not when it was asked for. */
function actsOf(rows: readonly DeskActRow[], order: OrderJson, elements: Elements): DeskActJson[] {
  const retried = new Set<string>();
  return rows
    .filter(({ askedId }) => askedId === null)
    .map((row) => {
      const { id, at, person, role, act, reason, input } = row;
      const answer = rows.find(({ askedId }) => askedId === id);
      const { elementId } = JSON.parse(input) as { elementId?: string }; // written by lib/desk/act-on-order.ts
      const told = { result: answer?.result ?? row.result, detail: answer?.detail ?? null };
      const isLast = elementId !== undefined && !retried.has(elementId);
      if (act === 'retry' && told.result === 'done' && elementId !== undefined) retried.add(elementId);
      return {
        ...{ person, role, act, reason },
        key: id.toString(),
        at: at.toISOString(),
        element: elementId === undefined ? null : elements.nameOf(elementId),
        ...(act === 'retry' && told.result === 'done' && elementId !== undefined
          ? retryOf(order, elementId, { at, isLast, errorOf: elements.errorOf })
          : told),
      };
    });
}

function retryOf(
  order: OrderJson,
  elementId: string,
  { at, isLast, errorOf }: { at: Date; isLast: boolean; errorOf: Elements['errorOf'] },
): Pick<DeskActJson, 'result' | 'detail'> {
  // It could be tried once more only because it had failed again.
  if (!isLast) return { result: 'failed-again', detail: null };
  const error = errorOf(elementId);
  if (error !== null) return { result: 'failed-again', detail: error };
  const isOpen = order.activeElements.some(
    (element) => element.elementId === elementId && Date.parse(element.since) <= at.getTime(),
  );
  return { result: isOpen ? 'trying' : 'cleared', detail: null };
}
