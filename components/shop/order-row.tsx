import Link from 'next/link';
import { CancelOrder } from '@/components/order-tracking/cancel-order';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Moment } from '@/components/ui/moment';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import type { MyOrdersJson } from '@/lib/contract/my-orders';
import { paths } from '@/lib/paths';
import { formatMoney, isPositive, missingAmount } from '@/lib/story/money';
import { isUnpaid, orderBadge } from '@/lib/story/order-state';
import styles from './shop.module.css';

type MyOrder = MyOrdersJson['orders'][number];

export function OrderRow({ order, onChanged }: { order: MyOrder; onChanged: () => void }) {
  return (
    <li className={styles.orderRow}>
      <div className={styles.what}>
        <Link href={route(paths.showProcess(order.orderId))} prefetch={false}>
          Order <span className={styles.number}>{order.orderId}</span>
        </Link>
        <p className={`${ui.small} ${ui.muted}`}>
          <ItemWords items={order.items} /> · <Moment at={order.createdAt} />
        </p>
      </div>
      <StateBadge {...orderBadge(order)} />
      <div className={styles.rowActions}>
        <Pay order={order} />
        {order.cancellable && !order.suspended && (
          <CancelOrder orderId={order.orderId} onCancelled={onChanged} compact />
        )}
      </div>
    </li>
  );
}

function Pay({ order }: { order: MyOrder }) {
  const { payment } = order;
  if (!order.payable || order.suspended || order.delayed || !isUnpaid(order)) return null;
  const missing = missingAmount(payment);
  const amount = missing !== null && isPositive(missing) ? ` ${formatMoney(missing, payment.currency)}` : '';
  return (
    <Link
      className={`${ui.button} ${ui.compact}`}
      href={route(`${paths.showProcess(order.orderId)}#pay`)}
      prefetch={false}
      aria-label={`Pay${amount} for order ${order.orderId}`}
    >
      Pay{amount}
    </Link>
  );
}

const NAMED = 2;

function ItemWords({ items }: { items: MyOrder['items'] }) {
  if (items.length === 0) return 'Without items';
  const more = items.length - NAMED;
  return (
    <>
      {items.slice(0, NAMED).map(({ name, quantity }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two items may have one name
        <span key={index}>
          {index > 0 && ', '}
          {quantity} × <bdi>{name}</bdi>
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}
