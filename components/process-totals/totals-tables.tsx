import ui from '@/components/ui/ui.module.css';
import { useModel } from '@/lib/browser/use-model';
import type { TotalsView } from '@/lib/browser/use-totals';
import type { VersionTotals } from '@/lib/contract/process-totals';
import { formatSpan } from '@/lib/story/span';
import type { Model } from '@/lib/story/words';
import styles from './totals.module.css';
import { endTotals, formatCount, standingWords, stepTotals } from './totals-view';

interface Props {
  totals: TotalsView;
  version: VersionTotals | undefined;
}

/** The same as on the diagram, as tables; their room is kept until the figures are there. */
export function TotalsTables({ totals, version }: Props) {
  if (totals.kind === 'closed' || totals.kind === 'failed') return null;
  if (version === undefined) return <Room />;
  return <Known version={version} sampled={totals.kind === 'known' ? totals.totals.sample.orders : 0} />;
}

const Room = () => (
  <>
    <div className={`${ui.skeleton} ${styles.boneCard}`} />
    <div className={`${ui.skeleton} ${styles.boneCard}`} />
  </>
);

function Known({ version, sampled }: { version: VersionTotals; sampled: number }) {
  const model = useModel(version.hash);
  // The model gives names and order; without it the rows would change places.
  if (model === undefined) return <Room />;
  return (
    <>
      <section className={`${ui.card} ${styles.card}`} aria-labelledby="steps-title">
        <h2 id="steps-title">Where open orders stand</h2>
        <StepTable version={version} model={model} />
        <p className={`${ui.small} ${ui.muted}`}>
          An order that waits for several things counts at each. Half of the orders waited less than the
          typical wait.
          {sampled > 0 && ` Times are of the ${formatCount(sampled)} orders that moved last.`}
        </p>
      </section>
      <section className={`${ui.card} ${styles.card}`} aria-labelledby="ends-title">
        <h2 id="ends-title">How orders ended</h2>
        <EndTable version={version} />
      </section>
    </>
  );
}

function StepTable({ version, model }: { version: VersionTotals; model: Model }) {
  const steps = stepTotals(version, model);
  if (steps.length === 0) return <p className={ui.muted}>No order is on its way.</p>;
  return (
    <table className={styles.table} aria-labelledby="steps-title">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Orders now</th>
          <th scope="col">Typical wait</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.elementId}>
            <th scope="row">{step.name}</th>
            <td>{standingWords(step)}</td>
            <td>{step.medianSeconds === null ? <NotKnown /> : formatSpan(step.medianSeconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NotKnown = () => (
  <>
    <span aria-hidden="true">–</span>
    <span className="visually-hidden">not known yet</span>
  </>
);

function EndTable({ version }: { version: VersionTotals }) {
  const ends = endTotals(version);
  if (ends.length === 0) return <p className={ui.muted}>No order has ended yet.</p>;
  return (
    <table className={styles.table} aria-labelledby="ends-title">
      <thead>
        <tr>
          <th scope="col">End</th>
          <th scope="col">Orders</th>
        </tr>
      </thead>
      <tbody>
        {ends.map(({ outcome, words, orders }) => (
          <tr key={outcome}>
            <th scope="row">{words}</th>
            <td>{formatCount(orders)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
