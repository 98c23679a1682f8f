import { getApp } from '@/lib/server/app';
import { type OwnCookie, readCookie, setCookie } from './cookies';

const COOKIE: OwnCookie = { name: 'orderflow-orders', path: '/' };
/** The newest orders of a browser; older ones leave the list. Keeps the cookie near 1 kB. */
const MAX_ORDERS = 50;
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** The orders that this browser made, newest first; none when the cookie is missing or not ours. */
export function ordersOfBrowser(request: Request): string[] {
  const [orders = '', signature = ''] = readCookie(request, COOKIE).split('~');
  if (orders === '' || !getApp().secrets.isSigned('cookies', orders, signature)) return [];
  return orders.split('.').filter((id) => /^\d{1,19}$/.test(id));
}

/** `Set-Cookie` that adds an order to the browser's list. */
export function cookieWith(request: Request, orderId: string): string {
  const others = ordersOfBrowser(request).filter((id) => id !== orderId);
  return signed(request, [orderId, ...others].slice(0, MAX_ORDERS).join('.'));
}

/** `Set-Cookie` that signs the browser's list anew, where a key signed it that will end; null: there is no need. */
export function renewedCookie(request: Request): string | null {
  const [orders = '', signature = ''] = readCookie(request, COOKIE).split('~');
  return getApp().secrets.isSignedByOld('cookies', orders, signature) ? signed(request, orders) : null;
}

const signed = (request: Request, orders: string) =>
  setCookie(request, COOKIE, `${orders}~${getApp().secrets.sign('cookies', orders)}`, MAX_AGE_S);
