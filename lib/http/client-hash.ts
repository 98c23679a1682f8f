import { createHmac } from 'node:crypto';
import { getApp } from '@/lib/server/app';
import { clientOf } from './limit';

/** As many characters as tell all clients apart: 132 bits. */
const LENGTH = 22;

/**
 * Who orders, to be kept with an order until it is settled or ends: the address as limits count it, an IPv6 network as
 * one, as a keyed hash that nobody turns back without our secret.
 * @returns null where nothing is counted: limits are off, or the address is not known
 */
export function clientHash(request: Request): string | null {
  const { env, cookieSecret } = getApp();
  const client = clientOf(request);
  if (!env.unpaidLimits || client === '') return null;
  return createHmac('sha256', cookieSecret).update(`unpaid\n${client}`).digest('base64url').slice(0, LENGTH);
}
