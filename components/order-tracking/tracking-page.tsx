'use client';

import { useSearchParams } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { SWRConfig } from 'swr';
import { LaterPart } from '@/components/ui/later-part';
import { IsBuyers } from '@/lib/browser/use-customer';
import { useOrder } from '@/lib/browser/use-order';
import { paths } from '@/lib/paths';
import { type Lens, readLens } from '@/lib/story/lens';
import { readOrderNumber } from '@/lib/story/order-number';
import type { SeenOrder } from '@/lib/story/seen-order';
import { ServerGone } from './connection-notice';
import { OrderPage } from './order-page';

const loadProcessPage = () => import('@/components/process-totals/process-page');

interface Props {
  /** What the server has rendered the page from; null: there is no such order, or none can be read now. */
  seen: SeenOrder | null;
  /** What was bought, for its buyer. */
  items: ReactNode;
  /** What stands there while the order is on its way, and where there is none. Made by the server: scripts that few need. */
  room: ReactNode;
  unknown: ReactNode;
}

/** Which of its displays the page shows; the order's number stands in the address. */
export function TrackingPage({ seen, items, room, unknown }: Props) {
  const query = useSearchParams();
  const asked = query.get('orderId');
  const lens = readLens(query.get('lens'));
  if (asked === null || asked.trim() === '')
    return (
      <LaterPart load={loadProcessPage} room={room}>
        {({ ProcessPage }) => <ProcessPage />}
      </LaterPart>
    );
  const orderId = readOrderNumber(asked);
  if (orderId === null) return unknown;
  const shared = { lens, room, unknown };
  if (seen === null) return <Tracked key={orderId} orderId={orderId} items={null} {...shared} />;
  return (
    <Seen key={orderId} seen={seen}>
      <Tracked orderId={seen.order.orderId} items={items} {...shared} />
    </Seen>
  );
}

/** What the server said is what the hooks know at first. */
function Seen({ seen, children }: { seen: SeenOrder; children: ReactNode }) {
  const [fallback] = useState(() => fallbackOf(seen));
  return (
    <SWRConfig value={{ fallback }}>
      <IsBuyers value={seen.isBuyers}>{children}</IsBuyers>
    </SWRConfig>
  );
}

function fallbackOf({ order, model, forecast, history, shop }: SeenOrder): Record<string, unknown> {
  const { orderId, definition } = order;
  return {
    [paths.order(orderId)]: order,
    [paths.shop()]: shop,
    ...(model && { [paths.definitionTexts(definition.hash)]: model }),
    ...(forecast && { [paths.forecast(orderId)]: forecast }),
    ...(history && { [paths.history(orderId)]: history }),
  };
}

interface TrackedProps extends Omit<Props, 'seen'> {
  orderId: string;
  lens: Lens;
  /** As of the order's page. */
  lenses?: ReactNode;
}

/** One order as it moves, through a lens. */
export function Tracked({ orderId, lens, items, room, unknown, lenses }: TrackedProps) {
  const live = useOrder(orderId);
  if (live.view.kind === 'loading')
    return (
      <>
        <ServerGone isGone={live.view.serverGone} />
        {room}
      </>
    );
  if (live.view.kind === 'unknown') return unknown;
  const { order, lostSinceMs } = live.view;
  return (
    <OrderPage
      order={order}
      lens={lens}
      items={items}
      room={room}
      lostSinceMs={lostSinceMs}
      onActed={live.refresh}
      onOrder={live.accept}
      lenses={lenses}
    />
  );
}
