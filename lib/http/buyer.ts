import { AppError } from '@/lib/errors';
import { ordersOfBrowser } from './buyer-cookie';
import { isOperator } from './operator';

/** Only the browser that made the order, or the operator. @throws AppError `forbidden` */
export function requireBuyer(request: Request, orderId: string): void {
  if (!ordersOfBrowser(request).includes(orderId) && !isOperator(request))
    throw new AppError('forbidden', 'Only the browser that made this order, or the operator, may do this.');
}
