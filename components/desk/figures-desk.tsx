import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import type { DayFigures, FiguresJson } from '@/lib/contract/desk-merchant';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { DeskPart } from './desk-part';
import styles from './merchandise.module.css';

interface Props {
  figures: FiguresJson;
  /** What the address asked for are no days, or too many. */
  isRefused: boolean;
  /** Whose days these are. */
  timeZone: string;
}

/** The figures of some days, and what the journal adds up to. */
export function FiguresDesk({ figures, isRefused, timeZone }: Props) {
  const { from, to, days, totals } = figures;
  return (
    <div className={ui.stack}>
      <PageTitle words="Figures · Desk" />
      <h1>Figures</h1>
      {isRefused && (
        <Notice state="failed">Choose two days, at most 366 days apart. These are the last 30 days.</Notice>
      )}
      <form className={styles.range} action={deskPaths.figures()} method="get">
        <Field label="From" name="from" type="date" defaultValue={from} required />
        <Field label="To" name="to" type="date" defaultValue={to} required />
        <Button primary type="submit">
          Show
        </Button>
        <a href={deskPaths.journal({ from, to })}>Journal as CSV</a>
      </form>
      <p className={ui.muted}>A day goes from midnight to midnight in {timeZone}, the zone of the shop.</p>
      <DeskPart title="By day">
        {days.length === 0 ? (
          <p>Nothing happened on these days.</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <Head words="Orders" />
                <Head words="Revenue" />
                <Head words="VAT in it" />
                <Head words="Credited" />
                <Head words="VAT in it" />
                <Head words="Refunds" />
              </tr>
            </thead>
            <tbody>
              {days.map((line) => (
                <Line key={`${line.day} ${line.currency}`} title={line.day} line={line} />
              ))}
            </tbody>
            <tfoot>
              {totals.map((line) => (
                <Line key={line.currency} title={`All days, ${line.currency}`} line={line} />
              ))}
            </tfoot>
          </table>
        )}
      </DeskPart>
      <Accounts figures={figures} />
    </div>
  );
}

const Head = ({ words }: { words: string }) => (
  <th scope="col" className={styles.number}>
    {words}
  </th>
);

function Line({ title, line }: { title: string; line: Omit<DayFigures, 'day'> }) {
  const { orders, revenue, vat, credited, creditedVat, refunds, currency } = line;
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className={styles.number} data-label="Orders">
        {orders}
      </td>
      <td className={styles.number} data-label="Revenue">
        {formatMoney(revenue, currency)}
      </td>
      <td className={styles.number} data-label="VAT">
        {formatMoney(vat, currency)}
      </td>
      <td className={styles.number} data-label="Credited">
        {formatMoney(credited, currency)}
      </td>
      <td className={styles.number} data-label="VAT credited">
        {formatMoney(creditedVat, currency)}
      </td>
      <td className={styles.number} data-label="Refunds">
        {formatMoney(refunds, currency)}
      </td>
    </tr>
  );
}

function Accounts({ figures: { accounts } }: { figures: FiguresJson }) {
  return (
    <DeskPart title="What the journal adds up to">
      {accounts.length === 0 ? (
        <p>Nothing was posted on these days.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <Head words="Debit" />
              <Head words="Credit" />
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ currency, account, debit, credit }) => (
              <tr key={`${currency} ${account}`}>
                <th scope="row">
                  {account}, {currency}
                </th>
                <td className={styles.number} data-label="Debit">
                  {formatMoney(debit, currency)}
                </td>
                <td className={styles.number} data-label="Credit">
                  {formatMoney(credit, currency)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </DeskPart>
  );
}
