import styles from '@/components/find-order/find-order.module.css';
import { FindOrderForm } from '@/components/find-order/find-order-form';
import { PageTitle } from '@/components/shell/page-title';

export default function FindOrderPage() {
  return (
    <div className={styles.page}>
      <PageTitle words="Find my order" />
      <header className={styles.head}>
        <h1>Find my order</h1>
        <p>
          Ordered on another device, or lost the page? Tell us the mail address and the number of your order,
          and we send you a link that opens it.
        </p>
      </header>
      <FindOrderForm />
    </div>
  );
}
