import type { Sum } from './mail-refunds';

/** Money of an order that came and does not count, as a mail tells it. */
export interface ExtraMoney {
  /** In other currencies than the order's, one sum a currency. */
  readonly foreign: readonly Sum[];
  /** Minor units of the order's currency: more than the total, or more than the one payment that an order without a total takes. */
  readonly over: bigint;
  /** Minor units of the order's currency: when nothing was to be paid any more. */
  readonly late: bigint;
}

interface Paid {
  readonly currency: string | null;
  readonly amount: bigint | null;
  readonly verdict: string;
  readonly arrivedAt: Date;
}

/** @param asOf what came later is not told; null: now */
export function readExtraMoney(
  { currency: own, total }: { readonly currency: string; readonly total: bigint | null },
  payments: readonly Paid[],
  asOf: Date | null,
): ExtraMoney {
  const told = payments.filter(({ arrivedAt }) => asOf === null || arrivedAt <= asOf);
  const sumOf = (rows: readonly Paid[]) => rows.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
  const foreign = new Map<string, bigint>();
  for (const { currency, amount } of told)
    if (currency !== null && currency !== own)
      foreign.set(currency, (foreign.get(currency) ?? 0n) + (amount ?? 0n));
  const inOwn = told.filter(({ currency }) => currency === own);
  const late = sumOf(inOwn.filter(({ verdict }) => verdict === 'late'));
  const more =
    total === null ? sumOf(inOwn.filter(({ verdict }) => verdict === 'over')) : sumOf(inOwn) - late - total;
  return {
    foreign: [...foreign].map(([currency, amount]) => ({ currency, amount })),
    over: more > 0n ? more : 0n,
    late,
  };
}
