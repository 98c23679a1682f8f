import { createHmac, timingSafeEqual } from 'node:crypto';
import { getApp } from '@/lib/server/app';
import { type OwnCookie, readCookie, setCookie } from './cookies';

const COOKIE: OwnCookie = { name: 'orderflow-orders', path: '/' };
/** The newest orders of a browser; older ones leave the list. Keeps the cookie near 1 kB. */
const MAX_ORDERS = 50;
const MAX_AGE_S = 365 * 24 * 60 * 60;

const sign = (value: string) => createHmac('sha256', getApp().cookieSecret).update(value).digest('base64url');

/** The orders that this browser made, newest first; none when the cookie is missing or not ours. */
export function ordersOfBrowser(request: Request): string[] {
  const [orders = '', signature = ''] = readCookie(request, COOKIE).split('~');
  const expected = Buffer.from(sign(orders));
  const given = Buffer.from(signature);
  if (orders === '' || given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
  return orders.split('.').filter((id) => /^\d{1,19}$/.test(id));
}

/** `Set-Cookie` that adds an order to the browser's list. */
export function cookieWith(request: Request, orderId: string): string {
  const others = ordersOfBrowser(request).filter((id) => id !== orderId);
  const value = [orderId, ...others].slice(0, MAX_ORDERS).join('.');
  return setCookie(request, COOKIE, `${value}~${sign(value)}`, MAX_AGE_S);
}
