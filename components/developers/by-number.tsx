import type { ReactNode } from 'react';
import { PaymentForm } from '@/components/payment/payment-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './developers.module.css';

/** What anyone can do who knows an order's number, and the bare order of the original. Plain forms, all of them. */
export function ByNumber() {
  return (
    <div className={styles.tools}>
      <Tool id="tool-bare" title="An order without items" words={BARE}>
        <form method="post" action={paths.placeOrder()}>
          <Button type="submit">Create a bare order</Button>
        </form>
      </Tool>
      <Tool id="tool-diagram" title="Watch an order" words="The order on its live diagram.">
        <form className={`${ui.stack} ${ui.tight}`} action={paths.showProcess()}>
          <OrderNumber />
          <Button type="submit">Open the diagram</Button>
        </form>
      </Tool>
      <Tool id="tool-status" title="Status as JSON" words="What the API tells about the order.">
        <form className={`${ui.stack} ${ui.tight}`} action={paths.placeOrder()}>
          <OrderNumber />
          <Button type="submit">Show status</Button>
        </form>
      </Tool>
      <Tool id="tool-pay" title="Pay a bill" words="Reports a payment, as a payment provider does.">
        <PaymentForm currency="EUR" amount={null} places={2} />
      </Tool>
    </div>
  );
}

const BARE = 'For trying out the process alone. It has no fixed total: the first payment settles it.';

interface ToolProps {
  id: string;
  title: string;
  words: string;
  children: ReactNode;
}

function Tool({ id, title, words, children }: ToolProps) {
  return (
    <section className={`${ui.card} ${styles.tool}`} aria-labelledby={id}>
      <div className={`${ui.stack} ${ui.tight}`}>
        <h2 id={id}>{title}</h2>
        <p className={ui.muted}>{words}</p>
      </div>
      {children}
    </section>
  );
}

const OrderNumber = () => (
  <Field label="Order number" name="orderId" inputMode="numeric" autoComplete="off" required />
);
