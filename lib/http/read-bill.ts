import { payBy } from '@/lib/orders/pay-by';
import { type BillView, findBill } from '@/lib/queries/bill';
import type { App } from '@/lib/server/compose';
import { paymentWords } from '@/lib/story/payment-words';

/** A bill with what is true of it now. */
export interface ReadBill extends Omit<BillView, 'payment' | 'orderState'> {
  /** Where the payment stands, as a sentence. */
  readonly status: string;
  /** The last moment to pay; null: none is known, or it is paid. */
  readonly payBy: Date | null;
  /** Where to, by bank transfer; null: it is paid, or otherwise. */
  readonly bankLines: string | null;
}

/** The bill of an order as its page shows it. @returns null: there is none yet */
export async function readBill(app: App, orderId: string): Promise<ReadBill | null> {
  const bill = await findBill(app.database, orderId);
  if (bill === null) return null;
  const { payment, orderState, ...sheet } = bill;
  // The account of today, whenever the request was written.
  const isDue = bill.invoice === null && orderState === 'ACTIVE';
  return {
    ...sheet,
    status: paymentWords(payment, orderState),
    payBy: bill.invoice === null ? await payBy(app, await app.queries.find(orderId)) : null,
    bankLines: isDue ? app.transfer() : null,
  };
}
