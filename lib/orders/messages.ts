/** Names of the messages that the outside sends to an order's process. */
export const PAYMENT_RECEIVED = 'payment-received';
export const CANCEL_REQUESTED = 'cancel-requested';
