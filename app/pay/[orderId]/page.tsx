import { randomUUID } from 'node:crypto';
import { notFound } from 'next/navigation';
import { PayPage } from '@/components/sandpay/pay-page';
import { ReceiptPage } from '@/components/sandpay/receipt-page';
import { OutOfService } from '@/components/shell/out-of-service';
import { parseOrderId } from '@/lib/contract/order-id';
import { databasePage } from '@/lib/http/database-page';
import { closedWords } from '@/lib/orders/pay-at-sandpay';
import { dueOf } from '@/lib/payments/sandpay/scenarios';
import { getApp } from '@/lib/server/app';
import { formatAmount } from '@/lib/story/amounts';
import { placesOf } from '@/lib/story/currencies';

interface Props {
  params: Promise<{ orderId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The pretend payment provider's checkout and, with `?receipt`, what it has sent. In live mode there is none. */
async function SandpayPage({ params, searchParams }: Props) {
  const { sandpay, queries } = getApp();
  const orderId = parseOrderId((await params).orderId);
  const order = orderId === null || sandpay === null ? null : await queries.find(orderId);
  if (order === null || sandpay === null) notFound();
  const query = await searchParams;
  const isPlain = query.plain !== undefined;
  if (query.receipt !== undefined) {
    const reports = sandpay.deliveriesOf(order.id).map(({ payment, state, attempts, last, verdict }) => ({
      key: payment.paymentId,
      amount: formatAmount(payment.amount, payment.currency),
      currency: payment.currency,
      ...{ state, attempts, last, verdict },
    }));
    return <ReceiptPage orderId={order.id} reports={reports} isPlain={isPlain} />;
  }
  const due = dueOf(order);
  return (
    <PayPage
      orderId={order.id}
      amount={formatAmount(due.amount, due.currency)}
      currency={due.currency}
      places={placesOf(due.currency)}
      isOpen={order.total === null}
      closed={closedWords(order)}
      formKey={randomUUID()}
      isPlain={isPlain}
    />
  );
}

export default databasePage(SandpayPage, OutOfService);
