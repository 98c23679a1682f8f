import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

const COLUMNS = { order_id: 'bigint', job_key: 'text', shipped_at: 'timestamptz' } as const;
/** A second shipment of an order is a violation: it must fail, not pass in silence. */
const INSERT = insertOf('shipment', COLUMNS);

export async function insertShipments(
  sql: Sql,
  rows: readonly { orderId: string; jobKey: string; shippedAt: Date }[],
): Promise<void> {
  const values = rows.map((row) => ({
    order_id: row.orderId,
    job_key: row.jobKey,
    shipped_at: row.shippedAt,
  }));
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}
