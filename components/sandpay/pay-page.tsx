import { ShopName } from '@/components/shell/shop-words';
import { paths } from '@/lib/paths';
import { formatMoney } from '@/lib/story/money';
import { SandpayHouse } from './house';
import styles from './sandpay.module.css';
import { scenarioWords } from './scenario-words';

interface Props {
  orderId: string;
  /** What the button pays. */
  amount: string;
  currency: string;
  /** That the currency has. */
  places: number;
  /** The order has no fixed total: any amount will do. */
  isOpen: boolean;
  /** Why nothing can be paid here any more; null: it can. */
  closed: string | null;
  /** Makes pressing twice one payment. */
  formKey: string;
  isPlain: boolean;
}

/** Sandpay's checkout: one button for what people do, and a drawer of what goes wrong in the world. */
export function PayPage(props: Props) {
  const { orderId, amount, currency, isOpen, closed, isPlain } = props;
  const money = formatMoney(amount, currency);
  const back = isPlain ? paths.orderPage(orderId) : paths.showProcess(orderId);
  return (
    <SandpayHouse
      side={
        <>
          <h1>
            Pay <ShopName />
          </h1>
          <p className={styles.amount}>{isOpen ? 'Any amount' : money}</p>
          <p className={styles.quiet}>Order {orderId}</p>
          <p>
            <a href={back}>
              Back to <ShopName />
            </a>
          </p>
        </>
      }
    >
      {closed === null ? <PayForms {...props} money={money} /> : <p className={styles.paper}>{closed}</p>}
    </SandpayHouse>
  );
}

function PayForms({
  orderId,
  amount,
  currency,
  places,
  isOpen,
  formKey,
  isPlain,
  money,
}: Props & { money: string }) {
  const hidden = (
    <>
      <input type="hidden" name="key" value={formKey} />
      {isPlain && <input type="hidden" name="plain" value="1" />}
    </>
  );
  return (
    <>
      <form className={styles.paper} method="post" action={paths.pay(orderId)}>
        {hidden}
        <input type="hidden" name="scenario" value="full" />
        <h2>Your card</h2>
        <div className={styles.card}>
          <Card />
          <span>Test card ending in 4242</span>
          <span className={styles.quiet}>Always works. No real card can be entered here.</span>
        </div>
        {isOpen && (
          <label className={styles.field}>
            Amount in {currency}
            <input
              name="amount"
              inputMode="decimal"
              defaultValue={amount}
              required
              pattern={`[0-9]{1,10}${places === 0 ? '' : `([.][0-9]{1,${places}})?`}`}
              title={`An amount such as ${amount}`}
              autoComplete="off"
            />
          </label>
        )}
        <button className={styles.button} type="submit">
          {isOpen ? 'Pay' : `Pay ${money}`}
        </button>
      </form>
      <details className={`${styles.paper} ${styles.tries}`}>
        <summary>Try an unusual payment</summary>
        <form method="post" action={paths.pay(orderId)}>
          {hidden}
          <fieldset className={styles.choices}>
            <legend className="visually-hidden">What to try</legend>
            {scenarioWords.map(({ value, title, note }, index) => (
              <label key={value} className={styles.choice}>
                <input type="radio" name="scenario" value={value} defaultChecked={index === 0} />
                <span>
                  {title}
                  <small>{note}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <button className={`${styles.button} ${styles.other}`} type="submit">
            Try it
          </button>
        </form>
      </details>
    </>
  );
}

function Card() {
  return (
    <svg width="40" height="28" viewBox="0 0 40 28" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="38" height="26" rx="4" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M1 9h38M6 20h8" stroke="currentColor" strokeWidth="3" />
    </svg>
  );
}
