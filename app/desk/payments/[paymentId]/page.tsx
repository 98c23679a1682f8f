import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { PaymentDesk } from '@/components/desk/payment-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { assignmentPreview, parsePaymentId } from '@/lib/http/desk-payment';
import { findDeskPayment } from '@/lib/queries/desk-payment';

/** A payment that came without an order, and the ways to give it one and to send it back. */
export default deskPage<PageProps<'/desk/payments/[paymentId]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params, searchParams }, { person, app }) => {
    const id = parsePaymentId((await params).paymentId);
    const found = id === null ? null : await findDeskPayment(app.database, app.providers, id);
    if (id === null || found === null) notFound();
    const { page, facts, acts } = found;
    const may = {
      assign: can.assignPayment(person, facts),
      giveBack: can.returnPayment(person, facts),
      giveBackByProvider: can.returnByProvider(person, facts),
    };
    const preview = may.assign ? await assignmentPreview(person, id, (await searchParams).order) : null;
    return <PaymentDesk payment={page} acts={acts} preview={preview} may={may} />;
  },
);
