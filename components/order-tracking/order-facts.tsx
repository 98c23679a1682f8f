import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { hasCompleted } from '@/lib/client/order-state';
import type { OrderJson } from '@/lib/contract';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

/** For those who want to know it exactly. */
export function OrderFacts({ order }: { order: OrderJson }) {
  return (
    <footer className={`${styles.facts} ${ui.small} ${ui.muted}`}>
      <span>
        Placed <Moment at={order.createdAt} />
      </span>
      <span>
        Last change <Moment at={order.updatedAt} />
      </span>
      <span>Process version {order.definition.version}</span>
      {hasCompleted(order, 'send-bill') && <a href={paths.bill(order.orderId)}>The bill</a>}
      <a href={paths.order(order.orderId)}>Status as JSON</a>
      <a href={paths.history(order.orderId)}>History as JSON</a>
    </footer>
  );
}
