'use client';

import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { DiagramContext } from '@/components/order-tracking/diagram-context';
import { LiveDiagram } from '@/components/order-tracking/live-diagram';
import { MilestoneList } from '@/components/order-tracking/milestone-list';
import { ShopName } from '@/components/shell/shop-words';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { useModel } from '@/lib/browser/use-model';
import { useOrder } from '@/lib/browser/use-order';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { headlineFor } from '@/lib/story/headline';
import { readOrderNumber } from '@/lib/story/order-number';
import { orderBadge } from '@/lib/story/order-state';
import styles from './embed.module.css';

/** An order in a frame of another site: how it stands, live. It needs no cookie, and lets nobody do anything. */
export function EmbeddedOrder() {
  const query = useSearchParams();
  const orderId = readOrderNumber(query.get('orderId') ?? '');
  if (orderId === null) return <Unknown />;
  return <Followed orderId={orderId} withDiagram={query.get('show') === 'diagram'} />;
}

function Followed({ orderId, withDiagram }: { orderId: string; withDiagram: boolean }) {
  const { view } = useOrder(orderId);
  if (view.kind === 'loading') return <EmbedRoom serverGone={view.serverGone} />;
  if (view.kind === 'unknown') return <Unknown />;
  return <FollowedOrder order={view.order} withDiagram={withDiagram} isOld={view.lostSinceMs !== null} />;
}

interface FollowedOrderProps {
  order: OrderJson;
  withDiagram: boolean;
  /** The server is not heard. */
  isOld: boolean;
}

function FollowedOrder({ order, withDiagram, isOld }: FollowedOrderProps) {
  const model = useModel(order.definition.hash);
  const { title, next } = headlineFor(order, model ?? null);
  const context = useMemo<DiagramContext>(
    () => ({ lens: 'customer', model: model ?? null, visits: new Map() }),
    [model],
  );
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <header className={styles.top}>
        <StateBadge {...orderBadge(order)} />
        <a href={paths.showProcess(order.orderId)} target="_blank" rel="noopener">
          Open the order at <ShopName />
        </a>
      </header>
      <div
        className={styles.words}
        role="status"
        // Half of the words are the model's: nothing is said that would be taken back a moment later.
        style={{ visibility: model === undefined ? 'hidden' : 'visible' }}
      >
        <h1>{title}</h1>
        <p>{next}</p>
        {isOld && <p className={`${ui.small} ${ui.muted}`}>We can’t reach the server, and keep trying.</p>}
      </div>
      {withDiagram ? (
        <div className={styles.diagram}>
          <LiveDiagram order={order} context={context} />
        </div>
      ) : (
        <section aria-labelledby="story-title">
          <h2 id="story-title" className="visually-hidden">
            Progress
          </h2>
          <MilestoneList order={order} model={model} />
        </section>
      )}
    </main>
  );
}

function Unknown() {
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <h1>We don’t know this order.</h1>
      <p>There is no order with this number.</p>
    </main>
  );
}

/** The frame while the order is on its way. */
export function EmbedRoom({ serverGone = false }: { serverGone?: boolean }) {
  return (
    <main id="content" tabIndex={-1} className={`${styles.page} needs-script`}>
      <h1 className="visually-hidden">Your order</h1>
      <div role="status">
        <span className="visually-hidden">Loading the order.</span>
        {serverGone && <Notice state="failed">We can’t reach the server. We keep trying.</Notice>}
      </div>
      <div className={`${ui.skeleton} ${styles.bone}`} />
      <div className={`${ui.skeleton} ${styles.bone}`} />
    </main>
  );
}
