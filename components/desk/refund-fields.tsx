import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import type { RefundForm } from '@/lib/contract/desk-money';
import { formatMoney } from '@/lib/story/money';
import styles from './order-desk.module.css';

/** How much goes back, by which way, and which pieces go back on the shelf. */
export function RefundFields({ refund: { most, currency, shipped } }: { refund: RefundForm }) {
  return (
    <>
      <Field
        label={`Amount in ${currency}`}
        hint={`${formatMoney(most, currency)} at most`}
        name="amount"
        inputMode="decimal"
        defaultValue={most}
        maxLength={20}
        autoComplete="off"
        required
      />
      <fieldset className={`${ui.stack} ${ui.tight} ${styles.ways}`}>
        <legend className={ui.label}>How to refund</legend>
        <label>
          <input type="radio" name="way" value="send" defaultChecked /> It is sent the way it came
        </label>
        <label>
          <input type="radio" name="way" value="sent" /> I have sent it myself
        </label>
      </fieldset>
      {shipped.length > 0 && (
        <fieldset className={`${ui.stack} ${ui.tight} ${styles.ways}`}>
          <legend className={ui.label}>Returned pieces that go back into stock</legend>
          <input type="hidden" name="skus" value={shipped.map(({ sku }) => sku).join('\n')} />
          {shipped.map(({ sku, name, left }) => (
            <Field
              key={sku}
              label={name}
              hint={`${left} at most`}
              name={`pieces:${sku}`}
              type="number"
              min={0}
              max={left}
              defaultValue={0}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
