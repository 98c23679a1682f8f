import { PageTitle } from '@/components/shell/page-title';
import { ButtonLink } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './find-order.module.css';
import { FindOrderForm } from './find-order-form';

/** What a page of an order says to whoever only knows its number. */
export function BuyersOnly({ orderId }: { orderId: string }) {
  return (
    <div className={styles.page}>
      <PageTitle words="Only for its buyer" />
      <header className={styles.head}>
        <h1>This page is for whoever placed the order.</h1>
        <p>
          It opens in the browser that ordered, and by the link in our mails. Is it your order? Tell us the
          mail address you gave, and we send you a link that opens it here.
        </p>
      </header>
      <FindOrderForm orderId={orderId} />
      <p className={ui.row}>
        <ButtonLink href={paths.showProcess(orderId)}>Where the order stands</ButtonLink>
      </p>
    </div>
  );
}
