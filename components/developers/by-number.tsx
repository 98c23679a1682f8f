import { PaymentForm } from '@/components/payment/payment-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './shop.module.css';

/** What anyone can do who knows an order's number, and the bare order of the original. Plain forms, all of them. */
export function ByNumber() {
  return (
    <div className={styles.tools}>
      <section className={`${ui.card} ${ui.stack}`} aria-labelledby="tool-diagram">
        <h3 id="tool-diagram">Watch an order</h3>
        <form className={`${ui.stack} ${ui.tight}`} action={paths.showProcess()}>
          <Field label="Order number" name="orderId" inputMode="numeric" autoComplete="off" required />
          <Button type="submit">Open the diagram</Button>
        </form>
      </section>
      <section className={`${ui.card} ${ui.stack}`} aria-labelledby="tool-status">
        <h3 id="tool-status">Status as JSON</h3>
        <form className={`${ui.stack} ${ui.tight}`} action={paths.placeOrder()}>
          <Field label="Order number" name="orderId" inputMode="numeric" autoComplete="off" required />
          <Button type="submit">Show status</Button>
        </form>
      </section>
      <section className={`${ui.card} ${ui.stack}`} aria-labelledby="tool-pay">
        <h3 id="tool-pay">Pay a bill</h3>
        <PaymentForm currency="EUR" amount={null} places={2} />
      </section>
      <section className={`${ui.card} ${ui.stack}`} aria-labelledby="tool-bare">
        <h3 id="tool-bare">An order without items</h3>
        <p className={ui.muted}>
          For trying out the process alone. It has no fixed total: the first payment settles it.
        </p>
        <form method="post" action={paths.placeOrder()}>
          <Button type="submit">Create a bare order</Button>
        </form>
      </section>
    </div>
  );
}
