import type { ShipmentJson } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { findShipment } from '@/lib/db/tables/shipments';
import { trackingNumber } from '@/lib/story/tracking-number';

/** The parcel of an order as everybody may see it. @returns null while it has not left */
export async function findShipmentOf(sql: Sql, orderNumber: bigint): Promise<ShipmentJson | null> {
  const row = await findShipment(sql, orderNumber);
  if (row === null) return null;
  const { carrier, trackingUrl, expectedOn, shippedAt } = row;
  return {
    carrier,
    // What went by itself has the number that the shop made of its serial; what was packed by hand the carrier's, or none.
    trackingNumber: carrier === null ? trackingNumber(row.serial) : row.trackingNumber,
    trackingUrl,
    shippedAt: shippedAt.toISOString(),
    expectedOn,
  };
}
