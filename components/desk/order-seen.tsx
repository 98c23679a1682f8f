'use client';

import { Tracked } from '@/components/order-tracking/tracking-page';
import type { Lens } from '@/lib/story/lens';
import { OrderLenses } from './order-lenses';

/** An order at the desk, through a lens of the public. */
export function OrderSeen({ orderId, lens }: { orderId: string; lens: Lens }) {
  return <Tracked orderId={orderId} lens={lens} lenses={<OrderLenses orderId={orderId} lens={lens} />} />;
}
