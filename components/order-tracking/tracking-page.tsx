'use client';

import { useSearchParams } from 'next/navigation';
import { ProcessPage } from '@/components/process-totals/process-page';
import { readOrderNumber } from '@/lib/client/order-number';
import { useOrder } from '@/lib/client/use-order';
import { OrderPage } from './order-page';
import { OrderSkeleton } from './order-skeleton';
import { UnknownOrder } from './unknown-order';

/** Which of its displays the page shows; the order's number stands in the address. */
export function TrackingPage() {
  const asked = useSearchParams().get('orderId');
  if (asked === null || asked.trim() === '') return <ProcessPage />;
  const orderId = readOrderNumber(asked);
  return orderId === null ? <UnknownOrder asked={asked} /> : <Tracked key={orderId} orderId={orderId} />;
}

function Tracked({ orderId }: { orderId: string }) {
  const live = useOrder(orderId);
  if (live.view.kind === 'loading') return <OrderSkeleton serverGone={live.view.serverGone} />;
  if (live.view.kind === 'unknown') return <UnknownOrder asked={orderId} />;
  const { order, lostSinceMs } = live.view;
  return <OrderPage order={order} lostSinceMs={lostSinceMs} onActed={live.refresh} onOrder={live.accept} />;
}
