import { notFound } from 'next/navigation';
import styles from '@/components/bill/bill.module.css';
import { NoteSheet } from '@/components/bill/note-sheet';
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
import { paths } from '@/lib/paths';
import { findNote } from '@/lib/queries/corrections';
import { getApp } from '@/lib/server/app';
import { noteTitle, parseNoteName } from '@/lib/story/note-name';

/** A credit or debit note of an order, to be printed: for who may read its bill. Others are not told whether it has one. */
async function NotePage({ params }: { params: Promise<{ orderId: string; note: string }> }) {
  const asked = await params;
  const [orderId, name] = [parseOrderId(asked.orderId), parseNoteName(asked.note)];
  if (orderId === null || name === null) notFound();
  const { database, queries } = getApp();
  const request = await pageRequest();
  if (!isBuyer(request, orderId)) {
    if ((await queries.find(orderId)) === null) notFound();
    await answerPageAs(403, {});
    return <BuyersOnly orderId={orderId} />;
  }
  const found = await findNote(database, orderId, name);
  if (found === null) notFound();
  return (
    <div className={styles.page}>
      <PageTitle words={noteTitle(found.note)} />
      <div className={`${ui.row} ${styles.actions}`}>
        <ButtonLink href={paths.bill(orderId)}>Back to the bill</ButtonLink>
        <PrintButton />
      </div>
      <NoteSheet {...found} />
    </div>
  );
}

export default databasePage(NotePage, OutOfService);
