import type { MoneyFacts } from '@/lib/contract/desk-money';
import type { Sql } from '@/lib/db/database';
import { findPaymentMoney } from '@/lib/db/tables/payments';
import { findShipped } from '@/lib/db/tables/returned-pieces';
import { formatAmount } from '@/lib/story/amounts';

const QUEUED = `select r.amount, p.currency from refund r join payment p on p.id = r.payment_id
  where r.order_number = $1::bigint and r.state = 'queued' order by r.payment_id, r.ordinal`;
const NAMES = 'select sku, name from product where sku = any($1::text[])';

interface OrderRef {
  readonly number: bigint;
  readonly currency: string;
  readonly applied: bigint;
  readonly settledAt: Date | null;
}

/** What decides which money of an order a person can move. */
export async function findMoneyFacts(
  sql: Sql,
  { number, currency, applied, settledAt }: OrderRef,
): Promise<MoneyFacts> {
  const [payments, queued, shipped] = await Promise.all([
    findPaymentMoney(sql, [number]),
    sql.query<{ amount: bigint; currency: string }>(QUEUED, [number]),
    findShipped(sql, [number]),
  ]);
  const skus = shipped.map(({ sku }) => sku);
  const names = skus.length === 0 ? [] : await sql.query<{ sku: string; name: string }>(NAMES, [skus]);
  return {
    counting: settledAt === null || applied === 0n ? null : formatAmount(applied, currency),
    currency,
    queued: queued.map((row) => ({ amount: formatAmount(row.amount, row.currency), currency: row.currency })),
    heldForeign: payments
      .filter((payment) => payment.held > 0n && payment.currency !== currency)
      .map((payment) => ({
        amount: formatAmount(payment.held, payment.currency),
        currency: payment.currency,
      })),
    shipped: shipped
      .filter(({ left }) => left > 0)
      .map(({ sku, left }) => ({ sku, left, name: names.find((one) => one.sku === sku)?.name ?? sku })),
  };
}
