import ui from '@/components/ui/ui.module.css';
import type { TotalsView } from '@/lib/browser/use-totals';
import type { VersionTotals } from '@/lib/contract/process-totals';
import styles from './totals.module.css';
import { formatCount } from './totals-view';

interface Props {
  totals: TotalsView;
  version: VersionTotals | undefined;
  onVersion: (hash: string) => void;
}

/** The figures of a version in one line, or why there are none; and which version, where there are several. */
export function Figures({ totals, version, onVersion }: Props) {
  return (
    <div className={styles.figures}>
      <FigureLine totals={totals} version={version} />
      {totals.kind === 'known' && version !== undefined && totals.totals.versions.length > 1 && (
        <label className={styles.switch}>
          <span>Version of the process</span>
          <select value={version.hash} onChange={(event) => onVersion(event.target.value)}>
            {totals.totals.versions.map((one) => (
              <option key={one.hash} value={one.hash}>
                {`Version ${one.version}, ${formatCount(one.open)} open`}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function FigureLine({ totals, version }: Omit<Props, 'onVersion'>) {
  if (totals.kind === 'closed')
    return <p className={ui.muted}>How many orders stand where is for the shop’s eyes only.</p>;
  if (totals.kind === 'failed')
    return (
      <p className={ui.muted}>
        We can’t get the figures right now. We keep trying; the process itself is this:
      </p>
    );
  if (totals.kind === 'loading' || version === undefined)
    return <p className={ui.muted}>Counting the orders…</p>;
  const { open, orders } = version;
  if (orders === 0)
    return (
      <p className={ui.muted}>No order has taken this way yet. The first one will be counted here at once.</p>
    );
  return (
    <>
      <dl className={styles.sums}>
        <div>
          <dt>Open now</dt>
          <dd>{formatCount(open)}</dd>
        </div>
        <div>
          <dt>Ended</dt>
          <dd>{formatCount(orders - open)}</dd>
        </div>
      </dl>
      {totals.isStale && (
        <p className={ui.muted}>The figures are old: we can’t reach the server, and keep trying.</p>
      )}
    </>
  );
}
