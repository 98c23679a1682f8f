'use client';

import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { LaterPart } from '@/components/ui/later-part';
import { useOrder } from '@/lib/browser/use-order';
import { type Lens, readLens } from '@/lib/story/lens';
import { readOrderNumber } from '@/lib/story/order-number';
import { OrderPage } from './order-page';
import { OrderSkeleton } from './order-skeleton';

const loadUnknownOrder = () => import('./unknown-order');
const loadProcessPage = () => import('@/components/process-totals/process-page');

/** Which of its displays the page shows; the order's number stands in the address. */
export function TrackingPage() {
  const query = useSearchParams();
  const asked = query.get('orderId');
  const lens = readLens(query.get('lens'));
  if (asked === null || asked.trim() === '')
    return (
      <LaterPart load={loadProcessPage} room={<OrderSkeleton />}>
        {({ ProcessPage }) => <ProcessPage />}
      </LaterPart>
    );
  const orderId = readOrderNumber(asked);
  return orderId === null ? (
    <Unknown asked={asked} />
  ) : (
    <Tracked key={orderId} orderId={orderId} lens={lens} />
  );
}

/** What few readers come to see: its code comes with it. */
const Unknown = ({ asked }: { asked: string }) => (
  <LaterPart load={loadUnknownOrder} room={<OrderSkeleton />}>
    {({ UnknownOrder }) => <UnknownOrder asked={asked} />}
  </LaterPart>
);

interface TrackedProps {
  orderId: string;
  lens: Lens;
  /** As of the order's page. */
  lenses?: ReactNode;
}

/** One order as it moves, through a lens. */
export function Tracked({ orderId, lens, lenses }: TrackedProps) {
  const live = useOrder(orderId);
  if (live.view.kind === 'loading') return <OrderSkeleton serverGone={live.view.serverGone} />;
  if (live.view.kind === 'unknown') return <Unknown asked={orderId} />;
  const { order, lostSinceMs } = live.view;
  return (
    <OrderPage
      order={order}
      lens={lens}
      lostSinceMs={lostSinceMs}
      onActed={live.refresh}
      onOrder={live.accept}
      lenses={lenses}
    />
  );
}
