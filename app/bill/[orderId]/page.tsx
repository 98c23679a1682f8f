import { notFound } from 'next/navigation';
import styles from '@/components/bill/bill.module.css';
import { BillSheet, billTitle } from '@/components/bill/bill-sheet';
import { PrintButton } from '@/components/bill/print-button';
import { BuyersOnly } from '@/components/find-order/buyers-only';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { ButtonLink } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { parseOrderId } from '@/lib/contract/order-id';
import { answerPageAs } from '@/lib/http/answer-page';
import { isBuyer } from '@/lib/http/buyer';
import { databasePage } from '@/lib/http/database-page';
import { pageRequest } from '@/lib/http/page-request';
import { readBill } from '@/lib/http/read-bill';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';

/**
 * The invoice of an order, or its confirmation with the request for payment, to be printed: for its buyer's browser and the operator. Whoever knows the number alone learns no
 * more than by `GET /api/order`: whether there is such an order.
 */
async function BillPage({ params }: { params: Promise<{ orderId: string }> }) {
  const orderId = parseOrderId((await params).orderId);
  if (orderId === null) notFound();
  const { queries } = getApp();
  const request = await pageRequest();
  if (!isBuyer(request, orderId)) {
    if ((await queries.find(orderId)) === null) notFound();
    await answerPageAs(403, {});
    return <BuyersOnly orderId={orderId} />;
  }
  const bill = await readBill(getApp(), orderId);
  if (bill === null) notFound();
  return (
    <div className={styles.page}>
      <PageTitle words={billTitle(bill.invoice)} />
      <div className={`${ui.row} ${styles.actions}`}>
        <ButtonLink href={paths.showProcess(orderId)}>Back to the order</ButtonLink>
        <PrintButton />
      </div>
      <BillSheet {...bill} noteHref={(note) => paths.note(orderId, note)} />
    </div>
  );
}

export default databasePage(BillPage, OutOfService);
