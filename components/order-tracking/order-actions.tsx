import ui from '@/components/ui/ui.module.css';
import { useIsMine } from '@/lib/browser/use-customer';
import type { OrderJson } from '@/lib/contract/order';
import type { ShopJson } from '@/lib/contract/shop';
import { cancelWait, isOpen, offersCancel } from '@/lib/story/order-state';
import { type Model, nowText } from '@/lib/story/words';
import { CancelOrder } from './cancel-order';
import { ClockControls } from './clock-controls';

interface Props {
  /** As it is now, whatever moment is looked at. */
  order: OrderJson;
  model: Model;
  shop: ShopJson | undefined;
  onActed: () => void;
  onOrder: (order: OrderJson) => void;
}

/** What can be done about an order, besides paying it; nothing where nothing can. */
export function OrderActions({ order, model, shop, onActed, onOrder }: Props) {
  // Others would be refused.
  if (useIsMine(order.orderId) !== true) return null;
  const movesClock = shop?.mode === 'sandbox' && isOpen(order) && !order.suspended;
  if (!offersCancel(order) && !movesClock) return null;
  return (
    <section className={`${ui.card} ${ui.stack} screen-only`} aria-labelledby="actions-title">
      <h2 id="actions-title">What you can do now</h2>
      {offersCancel(order) && (
        <>
          <p>{offerWords(order, model)} Once your payment is complete, you no longer can.</p>
          <div>
            <CancelOrder orderId={order.orderId} onCancelled={onActed} />
          </div>
        </>
      )}
      {movesClock && <ClockControls orderId={order.orderId} onOrder={onOrder} />}
    </section>
  );
}

const offerWords = (order: OrderJson, model: Model) =>
  nowText(model, cancelWait(order)?.elementId ?? '') ?? 'You can still cancel your order.';
