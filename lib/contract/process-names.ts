/** Names of the messages that the outside sends to an order's process. */
export const PAYMENT_RECEIVED = 'payment-received';
export const CANCEL_REQUESTED = 'cancel-requested';

/** All of them: a diagram that awaits another message waits in vain. */
export const KNOWN_MESSAGES: readonly string[] = [PAYMENT_RECEIVED, CANCEL_REQUESTED];
