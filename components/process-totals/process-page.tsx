'use client';

import { useState } from 'react';
import { DeveloperNav } from '@/components/developers/developer-nav';
import { ProcessDiagram } from '@/components/process-diagram/process-diagram';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { useModel } from '@/lib/browser/use-model';
import { type TotalsView, useTotals } from '@/lib/browser/use-totals';
import type { VersionTotals } from '@/lib/contract/process-totals';
import { paths } from '@/lib/paths';
import { Figures } from './figures';
import styles from './totals.module.css';
import { TotalsTables } from './totals-tables';
import { totalsView } from './totals-view';

const TITLE = 'The ordering process';

/** No order: the process itself, what it means, and how many orders stand where. */
export function ProcessPage() {
  const totals = useTotals();
  const [chosen, setChosen] = useState<string>();
  const versions = totals.kind === 'known' ? totals.totals.versions : [];
  // The newest is the first.
  const version = versions.find(({ hash }) => hash === chosen) ?? versions[0];
  return (
    <article className={styles.page}>
      <PageTitle words="How an order runs" />
      <DeveloperNav here="process" />
      <header className={styles.headline}>
        <h1>How an order runs</h1>
        <p>
          We set your items aside and send the bill. If no payment arrives we remind you once, then we cancel.
          When it is paid we book it and pack your parcel. You can cancel until it is paid.
        </p>
      </header>
      <Figures totals={totals} version={version} onVersion={setChosen} />
      <section className={styles.diagram} aria-labelledby="diagram-title">
        <h2 id="diagram-title" className="visually-hidden">
          Diagram
        </h2>
        <Drawing totals={totals} version={version} />
      </section>
      <div className={styles.columns}>
        <TotalsTables totals={totals} version={version} />
        <LookUp />
      </div>
    </article>
  );
}

/** Each version on its own drawing. Which one that is, the figures tell; without them it is the newest file. */
function Drawing({ totals, version }: { totals: TotalsView; version: VersionTotals | undefined }) {
  if (totals.kind === 'loading') return <div className={`${ui.skeleton} ${styles.bone}`} />;
  if (version === undefined) return <ProcessDiagram definitionUrl={paths.diagramFile()} title={TITLE} />;
  return <Counted version={version} />;
}

function Counted({ version }: { version: VersionTotals }) {
  const model = useModel(version.hash) ?? null;
  return (
    <ProcessDiagram
      definitionUrl={paths.drawing(version.hash)}
      view={totalsView(version, model)}
      title={TITLE}
    />
  );
}

function LookUp() {
  return (
    <form className={`${ui.card} ${ui.stack}`} action={paths.showProcess()}>
      <h2>See where an order stands</h2>
      <Field label="Order number" name="orderId" inputMode="numeric" autoComplete="off" required />
      <Button primary type="submit">
        Show the order
      </Button>
      <p>
        No order yet? <a href={paths.home()}>Place one.</a>
      </p>
    </form>
  );
}
