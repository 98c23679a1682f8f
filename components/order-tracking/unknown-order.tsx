import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

const SHOWN_LENGTH = 40;

export function UnknownOrder({ asked }: { asked: string }) {
  const shown = asked.length > SHOWN_LENGTH ? `${asked.slice(0, SHOWN_LENGTH)}…` : asked;
  return (
    <div className={styles.page}>
      <PageTitle words="Unknown order" />
      <header className={styles.headline}>
        <h1>We don’t know this order.</h1>
        <p>
          There is no order with the number “<span className={styles.digits}>{shown}</span>”. A number has up
          to 19 digits; perhaps some are missing.
        </p>
      </header>
      <form className={`${ui.card} ${ui.stack} ${styles.lookUp}`} action={paths.showProcess()}>
        <Field
          label="Order number"
          name="orderId"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={asked}
          required
        />
        <Button primary type="submit">
          Show the order
        </Button>
        <p>
          Or go to <a href={paths.home()}>your orders</a>.
        </p>
      </form>
    </div>
  );
}
