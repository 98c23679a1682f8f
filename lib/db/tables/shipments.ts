import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

const COLUMNS = { order_number: 'bigint', job_key: 'text', shipped_at: 'timestamptz' } as const;
/** A second shipment of an order is a violation: it must fail, not pass in silence. */
const INSERT = insertOf('shipment', COLUMNS);

export async function insertShipments(
  sql: Sql,
  rows: readonly { orderNumber: bigint; jobKey: string; shippedAt: Date }[],
): Promise<void> {
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    job_key: row.jobKey,
    shipped_at: row.shippedAt,
  }));
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}
