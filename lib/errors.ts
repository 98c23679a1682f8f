/** Everything the product refuses, by name. lib/http/problem.ts says which HTTP status each one is. */
export type ErrorCode =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'unpaid-limit'
  | 'price-changed'
  | 'too-large'
  | 'misdirected'
  | 'idempotency-mismatch'
  | 'too-many-requests'
  | 'order-unknown'
  | 'busy'
  | 'unavailable';

/** A refusal with a reason a person can act on: what was wrong, what would be right. */
export class AppError extends Error {
  override readonly name = 'AppError';

  /**
   * @param field the input that was wrong, when one was (`items[0].sku`)
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Next bundles routes and server start apart, each with its own copy of the class: `instanceof` would fail between them. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError';
}
