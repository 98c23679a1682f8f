import type { Sql } from '../database';

/** The number by which other tables name an order. @throws when it is not there */
export async function numberOf(sql: Sql, orderId: string): Promise<bigint> {
  const [order] = await sql.query<{ number: bigint }>('select number from orders where id = $1::bigint', [
    orderId,
  ]);
  if (order === undefined) throw new Error(`there is no order ${orderId}`);
  return order.number;
}
