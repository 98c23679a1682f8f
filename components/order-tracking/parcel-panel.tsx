import { Moment } from '@/components/ui/moment';
import { ParcelWords } from '@/components/ui/parcel-words';
import ui from '@/components/ui/ui.module.css';
import type { OrderJson } from '@/lib/contract/order';

/** The parcel, once it has left. */
export function ParcelPanel({ order: { shipment } }: { order: OrderJson }) {
  if (shipment === null) return null;
  return (
    <section className={`${ui.card} ${ui.stack}`} aria-labelledby="parcel-title">
      <h2 id="parcel-title">Parcel</h2>
      <p>
        Shipped <Moment at={shipment.shippedAt} as="clock" />
        <ParcelWords shipment={shipment} />.
      </p>
    </section>
  );
}
