import type {
  DeskActJson,
  DeskLine,
  DeskOrderPage,
  DeskVariables,
  DueRefund,
  OrderFacts,
} from '@/lib/contract/desk';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson, WaitsFor } from '@/lib/contract/order';
import { PACKAGE_AND_DELIVER } from '@/lib/contract/process-names';
import type { Database } from '@/lib/db/database';
import { findBulkActsOf } from '@/lib/db/tables/bulk-acts';
import { findDeskActs } from '@/lib/db/tables/desk-acts';
import { type DeskNoteRow, findDeskNotes } from '@/lib/db/tables/desk-notes';
import { printedNumber } from '@/lib/db/tables/invoices';
import { findKeptResults } from '@/lib/db/tables/kept-results';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findUserTasksOf } from '@/lib/db/tables/user-tasks';
import { formatAmount } from '@/lib/story/amounts';
import { findCorrections } from './corrections';
import { tellActs } from './desk-acts-told';
import { findDeskGoods, findProviderCalls } from './desk-goods';
import { findMoneyFacts } from './desk-money';
import { findVariablesSet, variablesOf } from './desk-variables';
import type { OrderQueries } from './order-queries';
import { findShipmentOf } from './shipment';
import { findStoppedWork } from './stopped-work';

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
    userTasks: waitingFor(order, 'user'),
    jobs: waitingFor(order, 'job'),
    timers: waitingFor(order, 'timer'),
    isSuspended: row.suspended,
    isPaidMeanwhile: isPaidMeanwhile(row),
    mails: await database.prisma.mail.count({ where: { orderNumber: row.number } }),
    refunds: await findDue(database, row.number),
    money: await findMoneyFacts(database, row),
  };
  return { row, order, facts };
}

const waitingFor = ({ activeElements }: OrderJson, kind: WaitsFor): string[] =>
  activeElements.filter(({ waitsFor }) => waitsFor === kind).map(({ elementId }) => elementId);

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

/** While it was suspended money came that pays for it. */
export const isPaidMeanwhile = ({
  suspended,
  held,
  applied,
  total,
}: Pick<OrderRow, 'suspended' | 'held' | 'applied' | 'total'>): boolean =>
  suspended && held > 0n && applied + held >= (total ?? 0n);

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
    stopped,
    entries,
    acts,
    notes,
    results,
    history,
    texts,
    corrections,
    bulkActs,
  ] = await Promise.all([
    prisma.customer.findUnique({ where }),
    findDeskGoods(database, row),
    prisma.bill.findUnique({ where }),
    prisma.invoice.findUnique({ where }),
    findShipmentOf(database, row.number),
    prisma.payment.findMany({ where, orderBy: { id: 'asc' }, take }),
    prisma.mail.findMany({ where, orderBy: { id: 'asc' }, take }),
    prisma.job.findMany({ where, orderBy: { seq: 'asc' }, take }),
    findStoppedWork(database, row),
    prisma.ledgerEntry.findMany({ where, orderBy: { id: 'asc' }, take }),
    findDeskActs(database, row.number, MAX_ROWS),
    findDeskNotes(database, row.number, MAX_ROWS),
    row.suspended ? findKeptResults(database, [row.number]) : [],
    queries.history(row),
    queries.texts.byId(row.definitionId),
    findCorrections(database, row),
    findBulkActsOf(database, row.number, MAX_ROWS),
  ]);
  const taskRows = facts.userTasks.length === 0 ? [] : await findUserTasksOf(database, [row.number]);
  const lines = await prisma.ledgerLine.findMany({ where: { entryId: { in: entries.map(({ id }) => id) } } });
  const nameOf = (elementId: string) => texts?.elements[elementId]?.name || elementId;
  // The key of open work ends with its element.
  const elementOf = (work: string) => nameOf(work.slice(work.lastIndexOf(':') + 1));
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const set = await findVariablesSet(database, row.number, { nameOf, limit: MAX_ROWS });
  const headersOf = (elementId: string) => texts?.elements[elementId]?.headers ?? {};
  const isShipping = (work: string) =>
    texts?.elements[work.slice(work.lastIndexOf(':') + 1)]?.handler === PACKAGE_AND_DELIVER;
  const errorOf = (elementId: string) =>
    stopped.find(({ incident }) => incident.elementId === elementId)?.error ?? null;
  const told = [
    ...tellActs(acts, { steps: history.steps, nameOf, errorOf }),
    ...bulkActs.map(bulkActJson),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const document = invoice ?? bill;
  const page: DeskOrderPage = {
    order,
    customer: {
      name: customer?.name ?? null,
      email: customer?.email ?? null,
      address: customer?.address ?? null,
    },
    items,
    bill: document && {
      number: invoice && printedNumber(invoice.number),
      issuedAt: document.issuedAt.toISOString(),
    },
    corrections: corrections.map(({ kind, number, issuedAt, amount }) => ({
      ...{ kind, number, amount },
      issuedAt: issuedAt.toISOString(),
    })),
    shipment,
    isToPack: !row.suspended && jobs.some(({ work, leftToPerson }) => leftToPerson && isShipping(work)),
    payments: payments.map(({ id, channel, externalId, amount, currency, verdict, arrivedAt, ...sums }) => ({
      ...{ channel, externalId },
      verdict: sums.assignedVerdict ?? verdict,
      assignedAt: iso(sums.assignedAt),
      key: id.toString(),
      // A check of the table: what belongs to an order has both.
      currency: currency ?? row.currency,
      amount: formatAmount(amount ?? 0n, currency),
      arrivedAt: arrivedAt.toISOString(),
      paidAt: iso(sums.paidAt),
      webhookId: sums.webhookId,
      applied: formatAmount(sums.applied, currency),
      held: formatAmount(sums.held, currency),
      toRefund: formatAmount(sums.toRefund, currency),
      refunded: formatAmount(sums.refunded, currency),
    })),
    refunds: facts.refunds,
    providerCalls: await findProviderCalls(database, payments),
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
      headers: headersOf(work.slice(work.lastIndexOf(':') + 1)),
    })),
    userTasks: facts.userTasks.map((elementId) => ({
      element: nameOf(elementId),
      work: taskRows.find(({ work }) => work.endsWith(`:${elementId}`))?.work ?? null,
      headers: headersOf(elementId),
    })),
    variables: variablesOf(row, nameOf),
    incidents: stopped.map(({ error, incident: { elementId, since, attempts } }) => ({
      ...{ attempts, error },
      element: nameOf(elementId),
      since: since.toISOString(),
    })),
    kept: row.suspended
      ? {
          money: row.held > 0n ? formatAmount(row.held, row.currency) : null,
          cancelRequested: row.cancelRequestedAt !== null,
          results: results.map(({ work }) => elementOf(work)),
        }
      : null,
    timeline: timelineOf(history.steps, notes, told, { nameOf, set }),
    // A note is told where it stands.
    acts: told.filter(({ act }) => act !== 'note'),
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

/** What happened, what was noted and what was done, in one line of time; the newest first. */
function timelineOf(
  steps: readonly StepJson[],
  notes: readonly DeskNoteRow[],
  acts: readonly DeskActJson[],
  {
    nameOf,
    set,
  }: {
    readonly nameOf: (elementId: string) => string;
    readonly set: ReadonlyMap<number, readonly DeskVariables[]>;
  },
): DeskLine[] {
  const lines: DeskLine[] = [
    ...steps.toReversed().map(({ seq, at, type, elementId }) => ({
      ...{ kind: 'step' as const, at, type },
      key: `step ${seq}`,
      element: elementId === null ? null : nameOf(elementId),
      set: set.get(seq) ?? [],
    })),
    ...notes.map(({ id, at, person, role, text }) => ({
      ...{ kind: 'note' as const, person, role, text },
      key: `note ${id}`,
      at: at.toISOString(),
    })),
    ...acts
      .filter(({ act }) => act !== 'note')
      .map((act) => ({ ...act, kind: 'act' as const, key: `act ${act.key}` })),
  ];
  // What happened at the same moment keeps its order.
  return lines.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}
