import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** What a person entered when they handed a parcel over. */
export interface ParcelRow {
  readonly orderNumber: bigint;
  readonly carrier: string;
  readonly trackingNumber: string | null;
  /** Where the carrier shows it. */
  readonly trackingUrl: string | null;
  /** `2026-12-03`. */
  readonly expectedOn: string | null;
}

/** A parcel that has left, with what was entered of it. */
export interface ShipmentRow extends Omit<ParcelRow, 'orderNumber' | 'carrier'> {
  readonly shippedAt: Date;
  readonly serial: bigint;
  /** Null: nobody entered anything, it went by itself. */
  readonly carrier: string | null;
}

const COLUMNS = { order_number: 'bigint', job_key: 'text', shipped_at: 'timestamptz' } as const;
/** A second shipment of an order is a violation: it must fail, not pass in silence. */
const INSERT = insertOf('shipment', COLUMNS);
const PARCEL_COLUMNS = {
  order_number: 'bigint',
  carrier: 'text',
  tracking_number: 'text',
  tracking_url: 'text',
  expected_on: 'date',
} as const;
/** Entered anew where the task failed after it. */
const WRITE_PARCELS = `${insertOf('parcel', PARCEL_COLUMNS)} on conflict (order_number) do update set carrier = excluded.carrier,
  tracking_number = excluded.tracking_number, tracking_url = excluded.tracking_url, expected_on = excluded.expected_on`;
const SHIPMENT = `select s.shipped_at as "shippedAt", s.serial, p.carrier, p.tracking_number as "trackingNumber",
    p.tracking_url as "trackingUrl", p.expected_on::text as "expectedOn"
  from shipment s left join parcel p using (order_number) where s.order_number = $1::bigint`;

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

export async function writeParcels(sql: Sql, rows: readonly ParcelRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    carrier: row.carrier,
    tracking_number: row.trackingNumber,
    tracking_url: row.trackingUrl,
    expected_on: row.expectedOn,
  }));
  await sql.query(WRITE_PARCELS, valuesOf(PARCEL_COLUMNS, values));
}

/** The parcel of an order, once it has left. */
export async function findShipment(sql: Sql, orderNumber: bigint): Promise<ShipmentRow | null> {
  return (await sql.query<ShipmentRow>(SHIPMENT, [orderNumber]))[0] ?? null;
}
