import { StateBadge } from '@/components/state-badge/state-badge';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import type { DeskOrderJson } from '@/lib/contract/desk-orders';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { type OrderBadge, orderBadge } from '@/lib/story/order-state';
import styles from './orders.module.css';

/** What the desk calls the state of an order. */
function badgeOf({
  state,
  outcome,
  openIncidents,
  payment: status,
  received,
  total,
  currency,
}: DeskOrderJson): OrderBadge {
  if (state === 'ACTIVE' && openIncidents > 0)
    return { state: 'failed', word: openIncidents === 1 ? 'Incident' : `${openIncidents} incidents` };
  return orderBadge({ state, outcome, payment: { status, received, total, currency } });
}

/** A page of orders; on a narrow screen each row is a card. */
export function OrderTable({ orders }: { orders: readonly DeskOrderJson[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">State</th>
          <th scope="col">Customer</th>
          <th scope="col" className={styles.money}>
            Received
          </th>
          <th scope="col" className={styles.money}>
            Total
          </th>
          <th scope="col">Ordered</th>
          <th scope="col">Changed</th>
          <th scope="col">Version</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.orderId}>
            <th scope="row">
              <PageLink data-row href={deskPaths.order(order.orderId)}>
                {order.orderId}
              </PageLink>
            </th>
            <td>
              <StateBadge {...badgeOf(order)} />
            </td>
            <td className={styles.customer}>
              <bdi>{order.name}</bdi>
              {order.name !== null && order.email !== null && <br />}
              <span className={styles.mail}>{order.email}</span>
            </td>
            <td className={styles.money} data-label="Received">
              {formatMoney(order.received, order.currency)}
            </td>
            <td className={styles.money} data-label="of">
              {order.total === null ? 'none' : formatMoney(order.total, order.currency)}
            </td>
            <td>
              <Moment at={order.createdAt} as="clock" />
            </td>
            <td>
              <Moment at={order.updatedAt} />
            </td>
            <td data-label="Version">{order.version}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
