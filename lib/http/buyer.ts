import { AppError } from '@/lib/errors';
import { ordersOfBrowser } from './buyer-cookie';
import { isOperator } from './operator';

/** Does the request come from the browser that made the order, or from the operator? */
export const isBuyer = (request: Request, orderId: string): boolean =>
  ordersOfBrowser(request).includes(orderId) || isOperator(request);

/** Only the browser that made the order, or the operator. @throws AppError `forbidden` */
export function requireBuyer(request: Request, orderId: string): void {
  if (!isBuyer(request, orderId))
    throw new AppError('forbidden', 'Only the browser that made this order, or the operator, may do this.');
}
