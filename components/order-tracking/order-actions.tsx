import ui from '@/components/ui/ui.module.css';
import type { Lens } from '@/lib/client/lens';
import { canCancel, isOpen } from '@/lib/client/order-state';
import { FixedNow } from '@/lib/client/use-now';
import type { Model } from '@/lib/client/words';
import type { OrderJson, ShopJson } from '@/lib/contract';
import { CancelOrder } from './cancel-order';
import { ClockControls } from './clock-controls';
import { IncidentList } from './incident-list';
import { WaitList } from './wait-list';

interface Props {
  /** As it is now: this is where something can be done. */
  order: OrderJson;
  /** As of the moment that is shown. */
  shown: OrderJson;
  /** The instant of that moment; null: now. */
  atMs: number | null;
  model: Model;
  lens: Lens;
  shop: ShopJson | undefined;
  onActed: () => void;
  onOrder: (order: OrderJson) => void;
}

/** What the order waits for, what went wrong and what can be done about it. */
export function OrderActions({ order, shown, atMs, model, lens, shop, onActed, onOrder }: Props) {
  return (
    <section className={`${ui.card} ${ui.stack}`} aria-labelledby="waits-title">
      <h2 id="waits-title">{atMs === null ? 'Right now' : 'At that moment'}</h2>
      <FixedNow value={atMs}>
        <WaitList order={shown} model={model} />
        <IncidentList incidents={shown.incidents} model={model} lens={lens} />
      </FixedNow>
      {canCancel(order) && (
        <div>
          <CancelOrder orderId={order.orderId} onCancelled={onActed} />
        </div>
      )}
      {shop?.mode === 'sandbox' && isOpen(order) && (
        <ClockControls orderId={order.orderId} onOrder={onOrder} />
      )}
    </section>
  );
}
