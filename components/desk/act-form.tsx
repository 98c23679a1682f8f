import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import type { OfferedAct } from '@/lib/contract/desk';
import { paths } from '@/lib/paths';
import styles from './order-desk.module.css';
import { RefundFields } from './refund-fields';

/** One thing that can be done: what will happen, why it is done, and the button. Works without scripts. */
export function ActForm({ orderId, offered }: { orderId: string; offered: OfferedAct }) {
  const { act, elementId, title, sentence, seen = null, refund } = offered;
  return (
    <details className={styles.act}>
      <summary>{title}</summary>
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={paths.deskActs(orderId)}>
        <p>{sentence}</p>
        <input type="hidden" name="act" value={act} />
        {elementId !== null && <input type="hidden" name="elementId" value={elementId} />}
        {seen !== null && <input type="hidden" name="seen" value={seen} />}
        {refund !== undefined && <RefundFields refund={refund} />}
        <Field label="Why" name="reason" maxLength={500} autoComplete="off" required />
        <div>
          <Button primary type="submit">
            {title}
          </Button>
        </div>
      </form>
    </details>
  );
}
