import { PaymentForm } from '@/components/payment/payment-form';
import ui from '@/components/ui/ui.module.css';
import { formatMoney, missingAmount } from '@/lib/client/money';
import { isOpen } from '@/lib/client/order-state';
import type { OrderJson, PaymentStatus, ShopJson } from '@/lib/contract';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

const statusWords: Record<PaymentStatus, string> = {
  unpaid: 'Not paid yet',
  partial: 'Partly paid',
  paid: 'Paid',
  over: 'Paid, more than the total',
  'refund-due': 'A refund is due',
};

interface Props {
  order: OrderJson;
  /** Does the order await a payment now? */
  open: boolean;
  /** Undefined until the server has said it. */
  mode: ShopJson['mode'] | undefined;
  onPaid: () => void;
}

export function PaymentPanel({ order, open, mode, onPaid }: Props) {
  const { payment } = order;
  const money = (amount: string) => formatMoney(amount, payment.currency);
  return (
    <>
      <dl className={styles.money}>
        <dt>Total</dt>
        <dd>{payment.total === null ? 'not fixed' : money(payment.total)}</dd>
        <dt>Received</dt>
        <dd>{money(payment.received)}</dd>
        <dt>Status</dt>
        <dd>{paymentWords(order)}</dd>
      </dl>
      {mode === 'sandbox' && (
        <PaymentForm
          orderId={order.orderId}
          currency={payment.currency}
          amount={missingAmount(payment)}
          open={open}
          note={<SandboxNote orderId={order.orderId} />}
          onPaid={onPaid}
        />
      )}
      {open && mode === 'live' && (
        <p>Please pay with the link in your bill. The payment shows here within seconds.</p>
      )}
    </>
  );
}

function SandboxNote({ orderId }: { orderId: string }) {
  return (
    <>
      <a className={ui.button} href={paths.pay(orderId)}>
        Open the payment page
      </a>
      <p className={`${ui.small} ${ui.muted}`}>
        Sandbox: no money moves. Or report a payment to the shop yourself:
      </p>
    </>
  );
}

/** Nobody owes anything for an order that has ended. */
function paymentWords(order: OrderJson): string {
  const { status } = order.payment;
  return !isOpen(order) && status === 'unpaid' ? 'Nothing to pay' : statusWords[status];
}
