import { createHmac, timingSafeEqual } from 'node:crypto';
import { getApp } from '@/lib/server/app';
import { cookieFlags } from './cookie-flags';

const NAME = 'orderflow-orders';
/** The newest orders of a browser; older ones leave the list. Keeps the cookie near 1 kB. */
const MAX_ORDERS = 50;
const MAX_AGE_S = 365 * 24 * 60 * 60;

const sign = (value: string) => createHmac('sha256', getApp().cookieSecret).update(value).digest('base64url');

/** The orders that this browser made, newest first; none when the cookie is missing or not ours. */
export function ordersOfBrowser(request: Request): string[] {
  const cookies = (request.headers.get('cookie') ?? '').split(/; */);
  const value = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  const [orders = '', signature = ''] = value?.split('~') ?? [];
  const expected = Buffer.from(sign(orders));
  const given = Buffer.from(signature);
  if (orders === '' || given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
  return orders.split('.').filter((id) => /^\d{1,19}$/.test(id));
}

/** `Set-Cookie` that adds an order to the browser's list. */
export function cookieWith(request: Request, orderId: string): string {
  const others = ordersOfBrowser(request).filter((id) => id !== orderId);
  const value = [orderId, ...others].slice(0, MAX_ORDERS).join('.');
  return `${NAME}=${value}~${sign(value)}; Path=/; Max-Age=${MAX_AGE_S}; ${cookieFlags(request)}`;
}
