/** A link in a mail opens its order for this long: programs that look for viruses open it too, so not once alone. */
export const LINK_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** What signs links, by the ring of secrets. */
export interface LinkSigning {
  sign(purpose: 'links', text: string): string;
  isSigned(purpose: 'links', text: string, signature: string): boolean;
}

/** Keys from before the ring sign cookies as well, over bare numbers: this word keeps the one from passing for the other. */
const signedText = (text: string) => `order-link:${text}`;

/**
 * A token that opens one order until it expires: `<order id>.<expiry in seconds>.<signature>`.
 * The same order, time and key give the same token, so a mail that is sent twice is the same mail.
 */
export function signOrderLink(signing: LinkSigning, orderId: string, from: Date): string {
  const text = `${orderId}.${Math.floor((from.getTime() + LINK_LIFE_MS) / 1000)}`;
  return `${text}.${signing.sign('links', signedText(text))}`;
}

/** The order that a token opens now; null when it was changed, cut off, its key has ended or it has expired. */
export function readOrderLink(signing: LinkSigning, token: string, now: Date): string | null {
  const [, text, orderId, expiry, signature] =
    /^((\d{1,19})\.(\d{1,12}))\.((?:\d{1,9}\.)?[\w-]{43})$/.exec(token) ?? [];
  if (text === undefined || orderId === undefined || signature === undefined) return null;
  if (!signing.isSigned('links', signedText(text), signature)) return null;
  return Number(expiry) * 1000 > now.getTime() ? orderId : null;
}
