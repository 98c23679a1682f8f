/**
 * Names that the process, the server and the pages agree on. What the model calls its elements is its own business:
 * whoever redraws it keeps these.
 */

/** Names of the messages that the outside sends to an order's process. */
export const PAYMENT_RECEIVED = 'payment-received';
export const CANCEL_REQUESTED = 'cancel-requested';

/** All of them: a diagram that awaits another message waits in vain. */
export const KNOWN_MESSAGES: readonly string[] = [PAYMENT_RECEIVED, CANCEL_REQUESTED];

/** Names of the handlers whose work pages have words of their own for, where the model has none. */
export const VALIDATE_ORDER = 'validate-order';
export const SEND_BILL = 'send-bill';
export const SEND_FRIENDLY_REMINDER = 'send-friendly-reminder';
export const UPDATE_ACCOUNTING = 'update-accounting';
export const PACKAGE_AND_DELIVER = 'package-and-deliver';
export const SEND_CANCELLATION = 'send-cancellation';
export const SEND_REJECTION = 'send-rejection';

/** The error that says that something ordered is not there. */
export const OUT_OF_STOCK = 'OUT_OF_STOCK';
