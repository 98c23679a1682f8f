import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { StepJson } from '@/lib/contract/history';
import { paths } from '@/lib/paths';
import styles from './developer.module.css';

/** The rest is a link: nobody reads on, and each row costs the browser. */
const MAX_ROWS = 200;

interface Props {
  orderId: string;
  /** None while they are on their way. */
  steps: readonly StepJson[];
  /** The last step that is shown. */
  upTo: number;
}

/** Every step of the order, the newest first. */
export function EventLog({ orderId, steps, upTo }: Props) {
  if (steps.length === 0) return <p className={ui.muted}>Reading…</p>;
  const told = steps.filter(({ seq }) => seq <= upTo);
  const rows = told.slice(-MAX_ROWS).reverse();
  return (
    <>
      <table className={styles.log}>
        <thead>
          <tr>
            <th scope="col">Seq</th>
            <th scope="col">At</th>
            <th scope="col">Type</th>
            <th scope="col">Element</th>
            <th scope="col">Data</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((step) => (
            <Row key={step.seq} step={step} />
          ))}
        </tbody>
      </table>
      {told.length > MAX_ROWS && (
        <p>
          These are the last {MAX_ROWS} of {told.length} steps;{' '}
          <a href={paths.history(orderId)}>the rest as JSON</a>.
        </p>
      )}
    </>
  );
}

function Row({ step: { seq, at, type, elementId, data } }: { step: StepJson }) {
  const entries = Object.entries(data);
  return (
    <tr>
      <td>{seq}</td>
      <td>
        <Moment at={at} as="clock" />
      </td>
      <td>{type}</td>
      <td>{elementId}</td>
      <td>{entries.map(([name, value]) => `${name} ${String(value)}`).join(', ')}</td>
    </tr>
  );
}
