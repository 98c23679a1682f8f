import type { Database } from '@/lib/db/database';
import { eraseCustomers } from '@/lib/db/tables/retention';
import { AppError } from '@/lib/errors';

const LOCK = 'select number, state from orders where id = $1::bigint for update';

/**
 * Takes name, e-mail and address of an order's customer away for good. They stand nowhere else; order, bill and books
 * stay. Again is no error.
 * @throws AppError `order-unknown`; `conflict` while the order is open: it cannot be billed and sent to nobody
 */
export async function eraseCustomer(database: Database, orderId: string, now: Date): Promise<void> {
  await database.transaction(async (sql) => {
    const [order] = await sql.query<{ number: bigint; state: string }>(LOCK, [orderId]);
    if (order === undefined) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    if (order.state === 'ACTIVE')
      throw new AppError(
        'conflict',
        'This order is still under way and needs to know where it goes. Cancel it, or wait until it has ended.',
      );
    await eraseCustomers(sql, [order.number], now);
  });
}
