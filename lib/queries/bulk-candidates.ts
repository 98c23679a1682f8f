import type { OrderFacts } from '@/lib/contract/desk';
import type { OrderState } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { isPaidMeanwhile, isSendableRefund } from './desk-order';

/** An order of a selection, as far as it decides what can be done with it. */
export interface BulkCandidate {
  readonly orderNumber: bigint;
  readonly facts: OrderFacts;
}

const ORDERS = `select number, currency, state, suspended, held, applied, total, settled_at is not null as "isSettled" from orders where number = any($1::bigint[])`;
const INCIDENTS = `select order_number as "orderNumber", element_id as "elementId" from incident
  where order_number = any($1::bigint[]) and resolved_at is null`;
const REFUNDS = `select r.order_number as "orderNumber", r.state, p.channel, p.external_id as "externalId"
  from refund r join payment p on p.id = r.payment_id
  where r.order_number = any($1::bigint[]) and r.state in ('to-approve', 'failed', 'stuck', 'by-hand')`;

interface OrderFact {
  readonly number: bigint;
  readonly currency: string;
  readonly state: OrderState;
  readonly isSettled: boolean;
  readonly suspended: boolean;
  readonly held: bigint;
  readonly applied: bigint;
  readonly total: bigint | null;
}

/** The facts of many orders, in three statements. Sums are not among them: no act of a bulk asks for one. */
export async function findBulkCandidates(sql: Sql, numbers: readonly bigint[]): Promise<BulkCandidate[]> {
  const [orders, incidents, refunds] = await Promise.all([
    sql.query<OrderFact>(ORDERS, [numbers]),
    sql.query<{ orderNumber: bigint; elementId: string }>(INCIDENTS, [numbers]),
    sql.query<{ orderNumber: bigint; state: string; channel: string; externalId: string | null }>(REFUNDS, [
      numbers,
    ]),
  ]);
  const stopped = byOrder(incidents);
  const due = byOrder(refunds);
  return orders.map(({ number: orderNumber, currency, state, isSettled, suspended, ...sums }) => ({
    orderNumber,
    facts: {
      isOpen: state === 'ACTIVE',
      isSettled,
      incidents: (stopped.get(orderNumber) ?? []).map(({ elementId }) => elementId),
      isSuspended: suspended,
      isPaidMeanwhile: isPaidMeanwhile({ suspended, ...sums }),
      ...{ userTasks: [], jobs: [], timers: [], mails: 0 },
      refunds: (due.get(orderNumber) ?? []).map((refund) => ({
        ...{ state: refund.state, channel: refund.channel, amount: '', currency: '', error: null },
        isSendable: isSendableRefund(refund),
      })),
      money: { counting: null, currency, queued: [], heldForeign: [], shipped: [] },
    },
  }));
}

function byOrder<Row extends { readonly orderNumber: bigint }>(rows: readonly Row[]): Map<bigint, Row[]> {
  const lists = new Map<bigint, Row[]>();
  for (const row of rows) {
    const list = lists.get(row.orderNumber);
    if (list === undefined) lists.set(row.orderNumber, [row]);
    else list.push(row);
  }
  return lists;
}
