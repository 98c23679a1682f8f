import { findDueReturns, findHolding } from '@/lib/db/tables/stock-returns';
import type { CommandKind } from '@/lib/runtime/types';
import type { Dependencies } from './dependencies';
import type { OrderBatch } from './order-batch';

/** Orders that one look takes up. */
const MAX_DUE = 200;

/**
 * An unpaid order whose own clock was stopped or slowed down gives its pieces back. It goes on without them: a payment
 * that comes later finds them anew or goes back. Nothing that the public sees changes.
 */
export const returnStock: CommandKind<null, boolean, OrderBatch, ReadonlySet<bigint>> = {
  name: 'return-stock',
  rank: 2,
  locks: 'skip',
  load: (sql, _, batch) =>
    findHolding(
      sql,
      batch.sessions.map(({ order }) => order.number),
    ),
  apply: (batch, { orderId }, holding) => {
    const session = batch.session(orderId);
    if (session === null) return false;
    const { order, ended } = session;
    batch.context.stock.dropReturn(order);
    // Held money settles the order by itself as soon as it may.
    if (ended || order.settledAt !== null || order.held > 0n || !holding.has(order.number)) return true;
    batch.context.stock.giveBack(session);
    return true;
  },
};

type Parts = Pick<Dependencies, 'database' | 'submit'>;

/** Takes the pieces of orders whose time has come. @returns of how many orders it looked after */
export async function returnDueStock({ database, submit }: Parts, now: Date): Promise<number> {
  const due = await findDueReturns(database, now, MAX_DUE);
  const done = await Promise.allSettled(
    due.map((orderId) => submit({ kind: returnStock, orderId, input: null })),
  );
  const failed = done.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return done.filter((result) => result.status === 'fulfilled' && result.value).length;
}
