import type { BulkActName } from '@/lib/contract/desk-bulk';
import type { Sql } from '@/lib/db/database';
import { type BulkItemRef, findOpenItems } from '@/lib/db/tables/bulk-acts';
import { AppError, isAppError } from '@/lib/errors';
import { runningOrder } from '@/lib/runtime/commands';
import type { Addressed, AnyKind, Batch, CommandKind } from '@/lib/runtime/types';
import { isSentBy, loadMoney, moveMoneyBack, type OrderMoney } from './book-refunds';
import { cancelOrder } from './cancel-order';
import { endOrder } from './end-order';
import type { OrderBatch } from './order-batch';
import { retryIncident } from './retry-incident';

/** An order's part of a bulk. */
export interface InBulk {
  readonly bulkId: bigint;
}

/** `skipped`: it has its result already, or the bulk was paused or stopped. `again`: other money of it moved just now. */
export type InBulkResult = 'done' | 'refused' | 'skipped' | 'again';

/** An act on one order, made the part of a bulk; null: it is to be asked again. */
type Act = AnyKind<null, string | null | undefined, OrderBatch>;

interface Loaded {
  readonly open: readonly BulkItemRef[];
  /** What the act itself has loaded. */
  readonly own: unknown;
}

/**
 * The act with its result in the same transaction: what is told of an order is what happened to it, whenever the process
 * ends, and however many work on it. Under the order's lock it is looked whether it is still to be done at all.
 */
function inBulk(act: Act): CommandKind<InBulk, InBulkResult, OrderBatch, Loaded> {
  const plain = ({ orderId, arrivedAt }: Addressed<InBulk>): Addressed<null> => ({
    ...{ orderId, arrivedAt },
    input: null,
  });
  return {
    name: `bulk-${act.name}`,
    rank: act.rank,
    locks: 'wait',
    ...(act.reads === undefined ? {} : { reads: act.reads }),
    load: async (sql, commands, batch) => {
      const refs = commands.flatMap(({ orderId, input }) => {
        const number = batch.session(orderId)?.order.number;
        return number === undefined ? [] : [{ bulkId: input.bulkId, orderNumber: number }];
      });
      const [open, own] = await Promise.all([
        findOpenItems(sql, refs),
        act.load?.(sql, commands.map(plain), batch),
      ]);
      return { open, own };
    },
    apply: (batch, command, { open, own }) => {
      const { bulkId } = command.input;
      const orderNumber = batch.session(command.orderId)?.order.number;
      const isOpen = open.some((item) => item.bulkId === bulkId && item.orderNumber === orderNumber);
      if (orderNumber === undefined || !isOpen) return 'skipped';
      const mark = (state: 'done' | 'refused', detail: string | null) => {
        batch.context.markBulk({ bulkId, orderNumber, state, detail });
        return state;
      };
      try {
        // What it has loaded goes back to it.
        const detail = act.apply(batch, plain(command), own as never);
        return detail === null ? 'again' : mark('done', detail ?? null);
      } catch (error) {
        // A refusal comes before any change.
        if (isAppError(error)) return mark('refused', error.message);
        throw error;
      }
    },
  };
}

const cancel: Act = {
  ...cancelOrder,
  apply: (batch, command) => cancelOrder.apply(batch, command) ?? undefined,
};

const end: Act = {
  ...endOrder,
  apply: (batch, command) =>
    endOrder.apply(batch, { ...command, input: { state: 'TERMINATED' } }) ?? undefined,
};

/** Everything that stopped, one after the other. */
const retry: Act = {
  ...retryIncident,
  name: 'retry-incidents',
  apply: (batch, command) => {
    const session = runningOrder(batch, command.orderId);
    const stopped = [...session.stored.incidents];
    if (stopped.length === 0) throw new AppError('conflict', 'No incident is open any more.');
    const retried: string[] = [];
    for (const incident of stopped) {
      // The one before may have ended the order, or gone another way.
      if (session.ended || !session.stored.incidents.includes(incident)) continue;
      const { elementId } = incident;
      retryIncident.apply(batch, { ...command, input: { elementId, variables: {} } });
      retried.push(elementId);
    }
    return retried.join(', ');
  },
};

/** A person's yes to all that a provider can send: it is queued, and goes by itself. */
const refund: Act = {
  name: 'approve-refunds',
  rank: 1,
  locks: 'wait',
  load: (sql: Sql, commands: readonly Addressed<null>[], batch: Batch<OrderBatch>) =>
    loadMoney(sql, commands, batch),
  apply: (batch, { orderId }, money: OrderMoney) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const { context, now } = batch;
    if (context.hasMovedMoney(session.order.number)) return null;
    const due = money.payments.filter(
      (payment) =>
        payment.orderNumber === session.order.number &&
        isSentBy(context, payment) &&
        (money.rows.get(payment.id) ?? []).some(({ state }) => WAITS.has(state)),
    );
    if (due.length === 0) throw new AppError('conflict', 'No refund waits that its provider could send.');
    for (const payment of due) {
      moveMoneyBack(batch, session, money, payment, (book) => book.perform({ act: 'approve' }));
      context.refunds.ask(
        { channel: payment.channel, kind: 'refunds', subject: payment.externalId ?? '' },
        now,
      );
    }
    return 'queued: the provider is asked now';
  },
};

const WAITS: ReadonlySet<string> = new Set(['to-approve', 'by-hand', 'stuck', 'failed']);

/** What each act of a bulk does with one order. */
export const bulkKinds: Readonly<Record<BulkActName, CommandKind<InBulk, InBulkResult, OrderBatch, Loaded>>> =
  { cancel: inBulk(cancel), end: inBulk(end), retry: inBulk(retry), refund: inBulk(refund) };
