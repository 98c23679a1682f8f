import type { CreditRow } from '@/lib/db/tables/corrections';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { MoneyShift } from '@/lib/db/tables/payments';
import type { OrderBatch } from './order-batch';

/**
 * Of a settled order some money counts no longer, or counts again: the invoice says what is owed no more, so a credit or a
 * debit note follows, with its entry in the books. Together they always say what counts. Only money of the order's own
 * currency ever does. To be called after the step that tells of it, whose number is the entry's.
 */
export function correctInvoice(
  context: OrderBatch,
  order: Readonly<OrderRow>,
  { paymentId, applied }: Pick<MoneyShift, 'paymentId' | 'applied'>,
  reason: CreditRow['reason'],
): void {
  const { number: orderNumber, currency, version } = order;
  if (applied === 0n) return;
  const entry = { orderNumber, reference: `credit-note:#${version}`, currency, postedAt: context.now };
  if (applied < 0n) {
    const amount = -applied;
    context.documents.credit({ orderNumber, paymentId, amount, reason });
    context.post({ ...entry, kind: 'credit-note', debit: 'revenue', credit: 'receivables', amount });
    return;
  }
  context.documents.debit({ orderNumber, paymentId, amount: applied });
  context.post({ ...entry, kind: 'debit-note', debit: 'receivables', credit: 'revenue', amount: applied });
}
