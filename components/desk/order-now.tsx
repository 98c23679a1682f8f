'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useMemo } from 'react';
import { ActiveList } from '@/components/order-tracking/active-list';
import type { DiagramContext } from '@/components/order-tracking/diagram-context';
import { LiveDiagram } from '@/components/order-tracking/live-diagram';
import { useModel } from '@/lib/browser/use-model';
import { useOrder } from '@/lib/browser/use-order';
import type { OrderJson } from '@/lib/contract/order';
import { newerOrder } from '@/lib/story/order-state';
import { nameOf } from '@/lib/story/words';
import { DeskPart } from './desk-part';
import styles from './order-now.module.css';

const NO_VISITS: DiagramContext['visits'] = new Map();

interface Props {
  /** As the page was made. */
  order: OrderJson;
  /** What can be done with it. */
  children: ReactNode;
}

/**
 * Where an order stands: on its diagram, and in words, beside what can be done with it. It moves as the order does, and has the rest
 * of the page read anew then.
 */
export function OrderNow({ order, children }: Props) {
  const { view } = useOrder(order.orderId);
  const shown = view.kind === 'known' ? newerOrder(order, view.order) : order;
  const model = useModel(order.definition.hash) ?? null;
  const context = useMemo<DiagramContext>(() => ({ lens: 'process', model, visits: NO_VISITS }), [model]);
  const router = useRouter();
  const isBehind = shown.version > order.version;
  useEffect(() => {
    if (isBehind) router.refresh();
  }, [router, isBehind]);
  return (
    <div className={styles.now}>
      <div className={styles.side}>
        <DeskPart title="Where it stands">
          <ActiveList order={shown} naming={(id) => nameOf(model, id)} />
        </DeskPart>
        {children}
      </div>
      <LiveDiagram order={shown} context={context} />
    </div>
  );
}
