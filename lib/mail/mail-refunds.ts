/** What of an order's money goes back, as a mail tells it. */
export interface MailRefunds {
  /** Not sent yet. */
  readonly due: readonly Sum[];
  /** The provider has it. */
  readonly pending: readonly Sum[];
  readonly refunded: readonly Sum[];
  /** The one that the mail is about; null: about none, or it is not there any more. */
  readonly told: (Sum & { readonly state: MailRefundState }) | null;
}

export interface Sum {
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
}

type MailRefundState = 'due' | 'pending' | 'refunded';

interface RefundRow {
  readonly paymentId: bigint;
  readonly ordinal: number;
  readonly origin: string;
  readonly state: string;
  readonly amount: bigint;
  readonly queuedAt: Date;
  readonly changedAt: Date;
}

/** States in which money is still to be sent; those that are missing here tell a customer nothing. */
const TELLS: Readonly<Record<string, MailRefundState>> = {
  'to-approve': 'due',
  queued: 'due',
  'by-hand': 'due',
  failed: 'due',
  stuck: 'due',
  pending: 'pending',
  succeeded: 'refunded',
};

/**
 * @param mail whose key ends with the payment and the ordinal of the refund that it is about, if it is about one
 * @param asOf what happened later is not told; null: now
 */
export function readMailRefunds(
  rows: readonly RefundRow[],
  payments: readonly { readonly id: bigint; readonly currency: string | null }[],
  mail: { readonly jobKey?: string },
  asOf: Date | null,
): MailRefunds {
  const currencies = new Map(payments.map(({ id, currency }) => [id, currency ?? '']));
  const told = rows.flatMap((row) => {
    const state = TELLS[row.state];
    if (state === undefined || row.origin === 'dispute' || (asOf !== null && row.queuedAt > asOf)) return [];
    // A kept mail is read long after it was written: then it was still to be sent.
    const then = asOf !== null && row.changedAt > asOf ? 'due' : state;
    const key = `${row.paymentId}/${row.ordinal}`;
    return [{ key, state: then, amount: row.amount, currency: currencies.get(row.paymentId) ?? '' }];
  });
  const sums = (state: MailRefundState) => {
    const byCurrency = new Map<string, bigint>();
    for (const { currency, amount } of told.filter((one) => one.state === state))
      byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + amount);
    return [...byCurrency].map(([currency, amount]) => ({ currency, amount }));
  };
  return {
    due: sums('due'),
    pending: sums('pending'),
    refunded: sums('refunded'),
    told: told.find(({ key }) => mail.jobKey?.endsWith(`/${key}`)) ?? null,
  };
}
