import { hasUnseen } from './seen-text';

/**
 * What an e-mail address is: the one rule of the form, of the API and of what sends mail. No schema stands here, so that
 * the browser may ask it too; the schema made of it is `emailInput`.
 */

/** An address that mail can be sent to. */
export interface EmailAddress {
  /** Before the at sign. */
  readonly local: string;
  /** After it, as the name service knows it: lower case, other scripts as punycode. */
  readonly domain: string;
  /** The local part holds more than ASCII: only a server that offers SMTPUTF8 (RFC 6531) takes it. */
  readonly needsUtf8: boolean;
}

/** The address, or what would be one: the rest of a sentence that begins with "Enter" or "takes". */
export type ReadEmail = { readonly address: EmailAddress } | { readonly wanted: string };

/** Octets; RFC 5321, 4.5.3.1. Its path of 256 has two angle brackets. */
const MAX_LOCAL_BYTES = 64;
export const MAX_EMAIL_BYTES = 254;

/** A dot-atom of RFC 5322 with the letters that RFC 6531 adds. Quoted parts are read by programs in different ways. */
const ATOM = "[\\w!#$%&'*+/=?^`{|}~\\-\\u0080-\\u{10FFFF}]+";
const LOCAL = new RegExp(`^${ATOM}(\\.${ATOM})*$`, 'u');

/** Before it is mapped: ASCII as domains have it, and other scripts. */
const TYPED_DOMAIN = /^[\w.\-\u0080-\u{10FFFF}]+$/u;
/** At least two labels (RFC 1123) of 63 letters, digits and hyphens; the last is not a number (RFC 3696). */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);

const WANTED = {
  any: 'an e-mail address such as ada@example.com',
  seen: 'an e-mail address without blanks and invisible characters, such as ada@example.com',
  unquoted: 'an e-mail address without quotation marks, such as ada@example.com',
  dots: 'an e-mail address without a dot at either end and without two in a row, such as ada.byrne@example.com',
  named: 'an e-mail address with a name after the @ and not a number, such as ada@example.com',
  shorter: `an e-mail address of at most ${MAX_EMAIL_BYTES} characters`,
  local: `an e-mail address with at most ${MAX_LOCAL_BYTES} characters before the @`,
  localUtf8: `an e-mail address with at most ${MAX_LOCAL_BYTES} bytes of UTF-8 before the @`,
};

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Reads one address and nothing else: no list, no name, no comment, no quoting, no number in place of a domain. */
export function readEmail(text: string): ReadEmail {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const typedDomain = text.slice(at + 1);
  const bytes = bytesOf(local);
  const needsUtf8 = bytes > local.length;
  if (local === '' || typedDomain === '') return { wanted: WANTED.any };
  if (local.includes('"')) return { wanted: WANTED.unquoted };
  if (hasUnseen(text)) return { wanted: WANTED.seen };
  if (/^\.|\.\.|\.$/.test(local)) return { wanted: WANTED.dots };
  if (!LOCAL.test(local)) return { wanted: WANTED.any };
  if (bytes > MAX_LOCAL_BYTES) return { wanted: needsUtf8 ? WANTED.localUtf8 : WANTED.local };
  if (/^\[|^[\d.]+$/.test(typedDomain)) return { wanted: WANTED.named };
  const domain = asciiDomain(typedDomain);
  if (domain === null) return { wanted: WANTED.any };
  if (bytes + 1 + domain.length > MAX_EMAIL_BYTES) return { wanted: WANTED.shorter };
  return { address: { local, domain, needsUtf8 } };
}

/** The domain as the name service knows it (UTS 46, as the URL standard applies it); null where it cannot be one. */
function asciiDomain(domain: string): string | null {
  if (!TYPED_DOMAIN.test(domain)) return null;
  try {
    const { hostname } = new URL(`http://${domain}`);
    return DOMAIN.test(hostname) ? hostname : null;
  } catch {
    return null;
  }
}
