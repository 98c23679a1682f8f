'use client';

import { useMemo } from 'react';
import { ProcessDiagram } from '@/components/process-diagram/process-diagram';
import { useNow } from '@/lib/browser/use-now';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import type { ExpectedSteps } from '@/lib/story/timeline';
import type { DiagramContext } from './diagram-context';
import { diagramView } from './diagram-view';
import styles from './stage.module.css';

interface Props {
  order: OrderJson;
  context: DiagramContext;
  /** What would come next, outlined. */
  expected?: ExpectedSteps | undefined;
  /** Where a narrow screen looks instead of where the order stands. */
  focus?: string | undefined;
}

/** The order on the very version of the process it started with. */
export function LiveDiagram({ order, context, expected, focus }: Props) {
  const nowMs = useNow();
  const view = useMemo(() => {
    const now = diagramView(order, nowMs, context);
    return { ...now, ...(expected && { expected }), ...(focus && { focus }) };
  }, [order, nowMs, context, expected, focus]);
  return (
    <section className={styles.diagram} aria-labelledby="diagram-title">
      <h2 id="diagram-title" className="visually-hidden">
        Diagram
      </h2>
      <ProcessDiagram
        definitionUrl={paths.drawing(order.definition.hash)}
        view={view}
        title={`Order ${order.orderId} on its process`}
        // To the customer the headline tells it.
        announce={context.lens !== 'customer'}
      />
    </section>
  );
}
