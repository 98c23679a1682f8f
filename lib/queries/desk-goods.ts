import type { DeskOrderPage } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import type { Payment } from '@/lib/db/generated/client';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findSold } from '@/lib/db/tables/products';
import { formatAmount } from '@/lib/story/amounts';

type Stock = NonNullable<DeskOrderPage['items'][number]['stock']>;

/** What an order holds, with what became of the pieces, and how many more there are. */
export async function findDeskGoods(
  database: Database,
  { number: orderNumber, currency }: OrderRow,
): Promise<DeskOrderPage['items']> {
  const { prisma } = database;
  const [sold, reservations] = await Promise.all([
    findSold(database, orderNumber),
    prisma.stockReservation.findMany({ where: { orderNumber } }),
  ]);
  const products = await prisma.product.findMany({ where: { sku: { in: sold.map(({ sku }) => sku) } } });
  return sold.map(({ sku, name, quantity, unitPriceMinor }) => {
    const pieces = reservations.find((one) => one.sku === sku);
    const product = products.find((one) => one.sku === sku);
    return {
      ...{ sku, name, quantity },
      unitPrice: formatAmount(unitPriceMinor, currency),
      // A check constraint of the table.
      stock:
        pieces === undefined ? null : { state: pieces.state as Stock['state'], returned: pieces.returned },
      available: product === undefined ? 0 : product.stock - product.reserved,
    };
  });
}

/** What is still to be settled with the providers of these payments. */
export async function findProviderCalls(
  { prisma }: Database,
  payments: readonly Pick<Payment, 'channel' | 'externalId'>[],
): Promise<DeskOrderPage['providerCalls']> {
  const subjects = payments.flatMap(({ externalId }) => (externalId === null ? [] : [externalId]));
  const calls = await prisma.providerCall.findMany({
    where: { kind: 'refunds', subject: { in: subjects } },
    orderBy: { queuedAt: 'asc' },
  });
  return calls
    .filter((call) => payments.some((one) => one.channel === call.channel && one.externalId === call.subject))
    .map(({ channel, kind, subject, attempts, runAt, error }) => ({
      ...{ channel, kind, subject, attempts, error },
      key: `${channel} ${kind} ${subject}`,
      runAt: runAt.toISOString(),
    }));
}
