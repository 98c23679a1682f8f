import type { PaymentPageRow } from '@/lib/db/tables/provider-calls';
import { AppError } from '@/lib/errors';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

export type OpenedPage = Omit<PaymentPageRow, 'orderNumber'>;

/**
 * Remembers a payment page that was opened, so that it ends with its order.
 * @returns false when the order was paid or ended meanwhile: then its closing is queued
 * @throws AppError `order-unknown`
 */
export const notePaymentPage: CommandKind<OpenedPage, boolean, OrderBatch> = {
  name: 'note-payment-page',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const { refunds } = batch.context;
    const isPayable = !session.ended && session.order.settledAt === null;
    if (isPayable) refunds.addPage({ orderNumber: session.order.number, ...input });
    else refunds.ask({ channel: input.channel, kind: 'close-page', subject: input.pageId }, batch.now);
    return isPayable;
  },
};
