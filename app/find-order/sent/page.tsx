import styles from '@/components/find-order/find-order.module.css';
import { OutboxHint } from '@/components/find-order/outbox-hint';
import { PageTitle } from '@/components/shell/page-title';
import { paths } from '@/lib/paths';

export default function LinkSentPage() {
  return (
    <div className={styles.page}>
      <PageTitle words="Check your mailbox" />
      <header className={styles.head}>
        <h1>Check your mailbox.</h1>
        <p>
          If this fits, we have sent you a link. It opens your order and works for seven days. We do not say
          here whether it fits: that is nobody’s business but yours.
        </p>
        <OutboxHint />
        <p>
          Nothing there after a few minutes? Look in your spam folder, or{' '}
          <a href={paths.findOrder()}>try again</a> with another address.
        </p>
      </header>
    </div>
  );
}
