import { AppError } from '@/lib/errors';

/** What was found of an order. @throws AppError `order-unknown` where it is null */
export function requireOrder<T>(value: T | null): T {
  if (value === null) throw new AppError('order-unknown', 'There is no order of this id.', 'orderId');
  return value;
}
