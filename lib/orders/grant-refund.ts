import type { PaymentMoney } from '@/lib/db/tables/payments';
import { findShipped, type ShippedPieces } from '@/lib/db/tables/returned-pieces';
import { AppError } from '@/lib/errors';
import type { CommandKind, Session } from '@/lib/runtime/types';
import { formatAmount, min } from '@/lib/story/amounts';
import { isSentBy, loadMoney, moveMoneyBack, type OrderMoney } from './book-refunds';
import type { OrderBatch } from './order-batch';

/** Pieces that came back. */
export interface ReturnedPieces {
  readonly sku: string;
  readonly quantity: number;
}

/** Money that counted goes back, in part or whole. */
export interface GrantRefund {
  /** Minor units of the order's currency, above 0. */
  readonly amount: bigint;
  /** What could be given back when a person decided; null: whatever it is. */
  readonly seen: bigint | null;
  /** A person has sent it; else the provider does, or a person will. */
  readonly isSent: boolean;
  /** They go back on the shelf. */
  readonly pieces: readonly ReturnedPieces[];
}

/** What goes back of one payment. */
export interface GrantedRefund {
  readonly payment: Pick<PaymentMoney, 'id' | 'channel' | 'externalId'>;
  /** Minor units of the order's currency. */
  readonly amount: bigint;
  readonly way: 'provider' | 'by-hand';
}

interface Loaded {
  readonly money: OrderMoney;
  readonly shipped: readonly ShippedPieces[];
}

/**
 * The shop gives back money that counted: what a provider can send first, of the newest payment first. The invoice is
 * credited in the same step. The answer is null where other money of the order moved in the same batch.
 * @throws AppError `order-unknown`; `conflict` where less counts, or the money or the pieces are not as they were seen
 */
export const grantRefund: CommandKind<GrantRefund, readonly GrantedRefund[] | null, OrderBatch, Loaded> = {
  name: 'grant-refund',
  rank: 1,
  locks: 'wait',
  load: async (sql, commands, batch) => {
    const numbers = commands.flatMap(({ orderId, input }) =>
      input.pieces.length === 0 ? [] : (batch.session(orderId)?.order.number ?? []),
    );
    const [money, shipped] = await Promise.all([
      loadMoney(sql, commands, batch),
      numbers.length === 0 ? [] : findShipped(sql, numbers),
    ]);
    return { money, shipped };
  },
  apply: (batch, { orderId, input }, { money, shipped }) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const { order } = session;
    const { context } = batch;
    if (context.hasMovedMoney(order.number)) return null;
    requireCounting(session, input);
    requireShipped(session, input.pieces, shipped);
    const own = money.payments
      .filter((payment) => payment.orderNumber === order.number && payment.applied > 0n)
      .sort((a, b) => Number(isSentBy(context, b)) - Number(isSentBy(context, a)) || (a.id < b.id ? 1 : -1));
    const granted: GrantedRefund[] = [];
    let rest = input.amount;
    for (const payment of own) {
      const amount = min(rest, payment.applied);
      if (amount === 0n) break;
      rest -= amount;
      const way = !input.isSent && isSentBy(context, payment) ? 'provider' : 'by-hand';
      const state = way === 'provider' ? 'queued' : 'by-hand';
      moveMoneyBack(batch, session, money, payment, (book) =>
        book.perform({ act: 'grant', amount, state, isSent: input.isSent }),
      );
      granted.push({ payment, amount, way });
    }
    context.stock.takeBack(input.pieces.map((piece) => ({ ...piece, orderNumber: order.number })));
    return granted;
  },
};

/** Is there so much to be given back, and as much as the person saw? */
function requireCounting({ order }: Session, { amount, seen }: GrantRefund): void {
  const { applied, settledAt, currency } = order;
  if (settledAt === null)
    throw new AppError('conflict', 'This order is not paid for: end it, and what came in goes back.');
  const most = `${formatAmount(applied, currency)} ${currency}`;
  if (seen !== null && seen !== applied)
    throw new AppError('conflict', `Its money has moved meanwhile: ${most} can be given back now.`);
  if (amount > applied)
    throw new AppError('conflict', `At most ${most} can be given back: no more counts.`, 'amount');
}

function requireShipped(
  { order }: Session,
  pieces: readonly ReturnedPieces[],
  shipped: readonly ShippedPieces[],
): void {
  for (const { sku, quantity } of pieces) {
    const left = shipped.find((row) => row.orderNumber === order.number && row.sku === sku)?.left ?? 0;
    if (quantity > left)
      throw new AppError('conflict', `Of ${sku} ${left} can come back: no more were shipped.`, 'pieces');
  }
}
