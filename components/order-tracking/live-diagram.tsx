'use client';

import { useMemo } from 'react';
import { ProcessDiagram } from '@/components/process-diagram/process-diagram';
import { diagramView } from '@/lib/client/diagram-view';
import { useNow } from '@/lib/client/use-now';
import type { OrderJson } from '@/lib/contract';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

/** The order on the very version of the process it started with. */
export function LiveDiagram({ order }: { order: OrderJson }) {
  const nowMs = useNow();
  const view = useMemo(() => diagramView(order, nowMs), [order, nowMs]);
  return (
    <section className={styles.diagram} aria-labelledby="diagram-title">
      <h2 id="diagram-title" className="visually-hidden">
        Diagram
      </h2>
      <ProcessDiagram
        definitionUrl={paths.definition(order.definition.hash)}
        view={view}
        title={`Order ${order.orderId} on its process`}
      />
    </section>
  );
}
