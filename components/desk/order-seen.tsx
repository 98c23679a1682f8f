'use client';

import { OrderSkeleton } from '@/components/order-tracking/order-skeleton';
import { Tracked } from '@/components/order-tracking/tracking-page';
import { UnknownOrder } from '@/components/order-tracking/unknown-order';
import type { Lens } from '@/lib/story/lens';
import { OrderLenses } from './order-lenses';

/** An order at the desk, through a lens of the public: as who has no more than the link sees it. */
export function OrderSeen({ orderId, lens }: { orderId: string; lens: Lens }) {
  return (
    <Tracked
      orderId={orderId}
      lens={lens}
      lenses={<OrderLenses orderId={orderId} lens={lens} />}
      items={null}
      room={<OrderSkeleton />}
      unknown={<UnknownOrder asked={orderId} />}
    />
  );
}
