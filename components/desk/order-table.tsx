import type { ReactNode } from 'react';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import type { DeskOrderJson } from '@/lib/contract/desk-orders';
import { COLUMN_WORDS, type DeskColumn, isOnPhone } from '@/lib/story/desk-columns';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { type OrderBadge, orderBadge } from '@/lib/story/order-state';
import { paymentWords } from '@/lib/story/payment-words';
import styles from './orders.module.css';

interface Props {
  orders: readonly DeskOrderJson[];
  columns: readonly DeskColumn[];
  /** What the places are called at which orders stand, by their ids. */
  places: ReadonlyMap<string, string>;
}

/** What the desk calls the state of an order. */
function badgeOf({
  state,
  outcome,
  openIncidents,
  isSuspended,
  payment: status,
  received,
  total,
  currency,
}: DeskOrderJson): OrderBadge {
  if (state === 'ACTIVE' && openIncidents > 0)
    return { state: 'failed', word: openIncidents === 1 ? 'Incident' : `${openIncidents} incidents` };
  if (isSuspended) return { state: 'waiting', word: 'Suspended' };
  return orderBadge({ state, outcome, payment: { status, received, total, currency } });
}

const MONEY: ReadonlySet<DeskColumn> = new Set(['received', 'total']);
/** They say by themselves what they are, where there are no columns. */
const UNLABELLED: ReadonlySet<DeskColumn> = new Set(['state', 'customer']);

const CELLS: Readonly<Record<DeskColumn, (order: DeskOrderJson, places: Props['places']) => ReactNode>> = {
  state: (order) => <StateBadge {...badgeOf(order)} />,
  stands: ({ stands }, places) => stands.map((id) => places.get(id) ?? id).join(', '),
  customer: ({ name, email }) => (
    <>
      <bdi>{name}</bdi>
      {name !== null && email !== null && <br />}
      <span className={styles.mail}>{email}</span>
    </>
  ),
  payment: ({ payment, state }) => paymentWords(payment, state),
  received: ({ received, currency }) => formatMoney(received, currency),
  total: ({ total, currency }) => (total === null ? 'none' : formatMoney(total, currency)),
  ordered: ({ createdAt }) => <Moment at={createdAt} as="clock" />,
  changed: ({ updatedAt }) => <Moment at={updatedAt} />,
  outcome: ({ outcome }) => outcome ?? '',
  version: ({ version }) => version,
};

/** A page of orders; on a narrow screen each row is a card. */
export function OrderTable({ orders, columns, places }: Props) {
  const classOf = (column: DeskColumn) =>
    [MONEY.has(column) ? styles.money : styles[column], isOnPhone(column, columns) ? '' : styles.wide]
      .filter(Boolean)
      .join(' ');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Order</th>
          {columns.map((column) => (
            <th key={column} scope="col" className={MONEY.has(column) ? styles.money : undefined}>
              {COLUMN_WORDS[column]}
            </th>
          ))}
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
            {columns.map((column) => (
              <td
                key={column}
                className={classOf(column)}
                data-label={UNLABELLED.has(column) ? undefined : COLUMN_WORDS[column]}
              >
                {CELLS[column](order, places)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
