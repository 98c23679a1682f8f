/** Which refund of ours it is. */
interface RefundRef {
  readonly paymentId: bigint;
  readonly ordinal: number;
  /** Minor units. */
  readonly amount: bigint;
}

/** What a provider keeps with a refund of ours, so that we know it again: payment and ordinal. */
export const refundReference = ({ paymentId, ordinal }: Pick<RefundRef, 'paymentId' | 'ordinal'>): string =>
  `${paymentId}/${ordinal}`;

/** Names a refund in each attempt to send it, with its sum: a provider refuses a key that comes again with another. */
export const refundKey = (refund: RefundRef): string => `refund/${refundReference(refund)}/${refund.amount}`;
