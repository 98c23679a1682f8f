import { createHmac, timingSafeEqual } from 'node:crypto';

/** A link in a mail opens its order for this long. */
export const LINK_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

/** The cookie's signature is over bare numbers: this word keeps the one from passing for the other. */
const sign = (secret: string, text: string) =>
  createHmac('sha256', secret).update(`order-link:${text}`).digest('base64url');

/**
 * A token that opens one order until it expires: `<order id>.<expiry in seconds>.<signature>`.
 * The same order and time give the same token, so a mail that is sent twice is the same mail.
 */
export function signOrderLink(secret: string, orderId: string, from: Date): string {
  const text = `${orderId}.${Math.floor((from.getTime() + LINK_LIFE_MS) / 1000)}`;
  return `${text}.${sign(secret, text)}`;
}

/** The order that a token opens now; null when it was changed, cut off or has expired. */
export function readOrderLink(secret: string, token: string, now: Date): string | null {
  const [, text, orderId, expiry, signature] = /^((\d{1,19})\.(\d{1,12}))\.([\w-]{43})$/.exec(token) ?? [];
  if (text === undefined || orderId === undefined || signature === undefined) return null;
  const expected = Buffer.from(sign(secret, text));
  if (!timingSafeEqual(Buffer.from(signature), expected)) return null;
  return Number(expiry) * 1000 > now.getTime() ? orderId : null;
}
