'use client';

import { ProcessDiagram } from '@/components/process-diagram/process-diagram';
import { PageTitle } from '@/components/shell/page-title';
import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

/** No order: the process itself, and what it means. */
export function PlainProcess() {
  return (
    <article className={styles.page}>
      <PageTitle words="How an order runs" />
      <header className={styles.headline}>
        <h1>How an order runs</h1>
        <p>
          We set your items aside and send the bill. If no payment arrives we remind you once, then we cancel.
          When it is paid we book it and pack your parcel. You can cancel until it is paid.
        </p>
      </header>
      <section className={styles.plain} aria-labelledby="diagram-title">
        <h2 id="diagram-title" className="visually-hidden">
          Diagram
        </h2>
        <ProcessDiagram definitionUrl={paths.diagramFile()} title="The ordering process" />
      </section>
      <form className={`${ui.card} ${ui.stack} ${styles.lookUp}`} action={paths.showProcess()}>
        <h2>See where an order stands</h2>
        <Field label="Order number" name="orderId" inputMode="numeric" autoComplete="off" required />
        <button className={ui.primary} type="submit">
          Show the order
        </button>
        <p>
          No order yet? <a href={paths.home()}>Place one.</a>
        </p>
      </form>
    </article>
  );
}
