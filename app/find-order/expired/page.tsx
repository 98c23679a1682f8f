import styles from '@/components/find-order/find-order.module.css';
import { FindOrderForm } from '@/components/find-order/find-order-form';
import { PageTitle } from '@/components/shell/page-title';

export default function LinkExpiredPage() {
  return (
    <div className={styles.page}>
      <PageTitle words="This link no longer works" />
      <header className={styles.head}>
        <h1>This link no longer works.</h1>
        <p>
          Links in our mails open an order for seven days; perhaps this one is older, or a part of it was lost
          on the way. We can send you a new one.
        </p>
      </header>
      <FindOrderForm />
    </div>
  );
}
