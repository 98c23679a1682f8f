import { notFound } from 'next/navigation';
import { BillSheet, billTitle } from '@/components/bill/bill-sheet';
import { NoteSheet } from '@/components/bill/note-sheet';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { DocumentDesk } from '@/components/desk/document-desk';
import { parseOrderId } from '@/lib/contract/order-id';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { readBill } from '@/lib/http/read-bill';
import { findNote } from '@/lib/queries/corrections';
import { deskPaths } from '@/lib/story/desk-paths';
import { noteTitle, parseNoteName } from '@/lib/story/note-name';

/** The bill of an order, or a note to its invoice, as its customer has it. */
export default deskPage<PageProps<'/desk/orders/[orderId]/documents/[document]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params }, { app }) => {
    const asked = await params;
    const orderId = parseOrderId(asked.orderId);
    if (orderId === null) notFound();
    if (asked.document === 'bill') {
      const bill = await readBill(app, orderId);
      if (bill === null) notFound();
      return (
        <DocumentDesk orderId={orderId} title={billTitle(bill.invoice)}>
          <BillSheet {...bill} noteHref={(note) => deskPaths.document(orderId, note)} />
        </DocumentDesk>
      );
    }
    const name = parseNoteName(asked.document);
    const found = name === null ? null : await findNote(app.database, orderId, name);
    if (found === null) notFound();
    return (
      <DocumentDesk orderId={orderId} title={noteTitle(found.note)}>
        <NoteSheet {...found} />
      </DocumentDesk>
    );
  },
);
