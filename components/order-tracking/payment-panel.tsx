import { Button, ButtonLink } from '@/components/ui/button';
import { LaterPart } from '@/components/ui/later-part';
import { useIsMine } from '@/lib/browser/use-customer';
import type { OrderJson } from '@/lib/contract/order';
import type { ShopJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { formatMoney } from '@/lib/story/money';
import { hasBill } from '@/lib/story/order-state';
import { paymentWords } from '@/lib/story/payment-words';
import type { Model } from '@/lib/story/words';
import { SandboxPayment } from './sandbox-payment';
import styles from './tracking.module.css';

interface Props {
  order: OrderJson;
  /** Undefined while it is on its way. */
  model: Model | undefined;
  /** Does the order await a payment now? */
  open: boolean;
  /** Undefined until the server has said it. */
  shop: ShopJson | undefined;
  onPaid: () => void;
}

/** Few shops have it: its code comes where it is shown. */
const loadTransfer = () => import('@/components/payment/transfer');

export function PaymentPanel({ order, model, open, shop, onPaid }: Props) {
  const mode = shop?.mode;
  const { payment } = order;
  const bankLines = shop?.transfer;
  // Sums are the buyer's.
  const isMine = useIsMine(order.orderId) === true;
  const money = (amount: string) => formatMoney(amount, payment.currency);
  return (
    <>
      <dl className={styles.money}>
        {isMine && (
          <>
            <dt>Total</dt>
            <dd>{payment.total === null ? 'not fixed' : money(payment.total)}</dd>
            <dt>Received</dt>
            <dd>{money(payment.received)}</dd>
          </>
        )}
        <dt>Status</dt>
        <dd>{paymentWords(payment.status, order.state, payment.refunds)}</dd>
      </dl>
      <BillLink order={order} model={model} />
      {open && shop?.card && (
        <form method="post" action={paths.payByCard()}>
          <input type="hidden" name="orderId" value={order.orderId} />
          <Button primary type="submit">
            Pay by card
          </Button>
        </form>
      )}
      {open && mode === 'sandbox' && (
        <ButtonLink primary={shop?.card !== true} href={paths.pay(order.orderId)}>
          Open the payment page
        </ButtonLink>
      )}
      {open && bankLines !== undefined && (
        <LaterPart load={loadTransfer} room={null}>
          {({ Transfer }) => <Transfer bankLines={bankLines} orderId={order.orderId} />}
        </LaterPart>
      )}
      {mode === 'sandbox' && <SandboxPayment order={order} open={open} onPaid={onPaid} />}
    </>
  );
}

/** For whoever may read the bill; for others the way to become one of them. */
function BillLink({ order, model }: Pick<Props, 'order' | 'model'>) {
  const isMine = useIsMine(order.orderId);
  if (model === undefined ? order.outcome === 'rejected' : !hasBill(order, model)) return null;
  // Its room is kept while the answers are on their way; what was rejected has none.
  const isKnown = model !== undefined && isMine !== undefined;
  return (
    <p className="screen-only" style={{ visibility: isKnown ? 'visible' : 'hidden' }}>
      {isMine === false ? (
        <>
          Yours? <a href={paths.findOrder()}>Find my order</a> shows the bill.
        </>
      ) : (
        <a href={paths.bill(order.orderId)}>The bill</a>
      )}
    </p>
  );
}
