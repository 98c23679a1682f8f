/** How a payment came in where no provider brought it: through `/api/receive-payment`, with a signature or without. */
export const SIGNED = 'signed';
export const UNSIGNED = 'unsigned';
