import { isIP } from 'node:net';

/** What decides where the links in mails may lead. */
export interface OriginRules {
  /** Where the server listens. */
  readonly hostname: string;
  readonly port: number;
  readonly mailFrom: string | null;
  /** Mail leaves the house: a made-up Host header must not put a stranger's address into it. */
  readonly isMailSent: boolean;
}

/** What a request says of where it was sent. */
export interface AskedHost {
  /** Its `Host` header. */
  readonly host: string | null;
  /** Its `Origin` header: a browser's form tells the scheme too. */
  readonly origin: string | null;
  /** It came over HTTPS, as a proxy of ours says. */
  readonly isSecure: boolean;
}

/** A host name or address with an optional port, as a Host header has it. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** `http://localhost:3000`: where the server itself listens. */
export function ownOrigin({ hostname, port }: Pick<OriginRules, 'hostname' | 'port'>): string {
  return `http://${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * The shop's address as a request names it, for the links in mails.
 *
 * Whoever sends a request chooses its Host header, and may order in another person's name: with it a mail of ours would
 * carry a link to a stranger's pages. So where mail is sent the host must be the domain of `MAIL_FROM`, a name below
 * it, where the server listens, or this machine; for any other the links lead to where the server listens.
 * Kept mail reaches nobody: there any well-formed host will do.
 * @returns `https://shop.example`, without a path
 */
export function shopOrigin(rules: OriginRules, { host, origin, isSecure }: AskedHost): string {
  if (host === null || !HOST.test(host) || !URL.canParse(`http://${host}`)) return ownOrigin(rules);
  const { hostname } = new URL(`http://${host}`);
  const isHome = isThisMachine(hostname) || hostname === rules.hostname.toLowerCase();
  const isDomain = isBelow(hostname, domainOf(rules.mailFrom));
  if (rules.isMailSent && !isHome && !isDomain) return ownOrigin(rules);
  if (origin !== null && URL.canParse(origin)) {
    const url = new URL(origin);
    if (/^https?:$/.test(url.protocol) && url.host === host.toLowerCase()) return url.origin;
  }
  return new URL(`${isDomain || isSecure ? 'https' : 'http'}://${host}`).origin;
}

/** `Shop <shop@example.com>` → `example.com`. */
export function domainOf(mailFrom: string | null): string | null {
  return /@([^\s<>@]+)>?$/.exec(mailFrom ?? '')?.[1]?.toLowerCase() ?? null;
}

const isThisMachine = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const isBelow = (hostname: string, domain: string | null) =>
  domain !== null && (hostname === domain || hostname.endsWith(`.${domain}`));
