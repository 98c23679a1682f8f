const FIRST_RETRY_MS = 5_000;
const MAX_RETRY_MS = 4 * 60 * 60 * 1000;

/**
 * What is asked of the outside by way of a queue, mail and payment providers: 5 s, 10 s, 20 s … 4 h apart, some 18 hours.
 * Less than the day for which Stripe knows a key.
 */
export const MAX_ATTEMPTS = 16;

/** The wait after this many failed attempts, in milliseconds. */
export const retryDelayMs = (attempts: number) =>
  Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS);
