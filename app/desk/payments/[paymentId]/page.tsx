import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { PaymentDesk } from '@/components/desk/payment-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { assignmentPreview, parsePaymentId } from '@/lib/http/desk-payment';
import { findDeskPayment } from '@/lib/queries/desk-payment';

/** A payment that came without an order, and the way to give it one. */
export default deskPage<PageProps<'/desk/payments/[paymentId]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params, searchParams }, { person, app }) => {
    const id = parsePaymentId((await params).paymentId);
    const payment = id === null ? null : await findDeskPayment(app.database, id);
    if (id === null || payment === null) notFound();
    const preview =
      payment.orderId === null ? await assignmentPreview(person, id, (await searchParams).order) : null;
    return <PaymentDesk payment={payment} preview={preview} mayAssign={can.operate(person)} />;
  },
);
